"""WGSL for elementary functions of float32, to about two units in the last place.

WGSL promises far less of its own (a sine to 2⁻¹¹, and nothing outside of one turn). The
polynomials were fitted for these intervals, weighted by the result, to 2⁻²⁷ and better; arguments
are reduced as in Cody and Waite (1980), and angles beyond 2¹⁰ as in Payne and Hanek (1983).
"""

__all__ = ["ELEMENTARY"]

ELEMENTARY = """
fn scaled(x: f32, by: i32) -> f32 {
  let half = by / 2;
  return x * bitcast<f32>(u32(half + 127) << 23u) * bitcast<f32>(u32(by - half + 127) << 23u);
}

fn exp_f(x: f32) -> f32 {
  if (is_nan(x)) { return x; }
  if (x > 88.73) { return infinity(); }
  if (x < -104.0) { return 0.0; }
  let n = round(x * 1.4426950408889634);
  let r = (x - n * 0.69287109375) - n * 0.0002760868228506297;
  let q = 0.5 + r * (0.166665181517601 + r * (0.04166620597243309
    + r * (0.008368887938559055 + r * 0.0013950485736131668)));
  return scaled(1.0 + (r + r * r * q), i32(n));
}

fn expm1_f(x: f32) -> f32 {
  if (abs(x) >= 0.35 || is_nan(x)) { return exp_f(x) - 1.0; }
  if (abs(x) < 0.00000001) { return x; }
  let q = 0.5 + x * (0.1666666716337204 + x * (0.04166630282998085
    + x * (0.008333263918757439 + x * (0.001394513063132763 + x * 0.00019919346959795803))));
  return x + x * x * q;
}

// A significand from √½ to √2, less one, in x, and the exponent in y.
fn significand_and_exponent(x: f32) -> vec2<f32> {
  var bits = bitcast<u32>(x);
  var exponent = -127;
  if (bits < 0x800000u) {
    bits = bitcast<u32>(f32(bits));
    exponent = -276;
  }
  exponent = exponent + i32(bits >> 23u);
  bits = (bits & 0x7fffffu) | 0x3f800000u;
  if (bits > 0x3fb504f3u) {
    bits = bits - 0x800000u;
    exponent = exponent + 1;
  }
  return vec2<f32>(bitcast<f32>(bits) - 1.0, f32(exponent));
}

// What log(1 + f) is more than f, from √½ − 1 to √2 − 1.
fn log_rest(f: f32) -> f32 {
  let q = 0.33333316445350647 + f * (-0.25000810623168945 + f * (0.2000228613615036
    + f * (-0.16624553501605988 + f * (0.14181196689605713 + f * (-0.13128767907619476
    + f * (0.12881621718406677 + f * -0.07859545946121216))))));
  return f * f * f * q - 0.5 * f * f;
}

// The logarithm of the significand in x, the exponent in y.
fn log_parts(x: f32) -> vec2<f32> {
  let parts = significand_and_exponent(x);
  return vec2<f32>(parts.x + log_rest(parts.x), parts.y);
}

// What a logarithm is outside of the positive finite numbers.
fn log_edge(x: f32) -> f32 {
  if (!is_true(x)) { return -infinity(); }
  if (is_nan(x) || is_negative(x)) { return nan(); }
  return x;
}

fn has_log(x: f32) -> bool { return is_finite(x) && is_true(x) && !is_negative(x); }

fn log_f(x: f32) -> f32 {
  if (!has_log(x)) { return log_edge(x); }
  let parts = log_parts(x);
  return parts.y * 0.69287109375 + (parts.x + parts.y * 0.0002760868228506297);
}

fn log2_f(x: f32) -> f32 {
  if (!has_log(x)) { return log_edge(x); }
  let parts = log_parts(x);
  return parts.y + parts.x * 1.4426950408889634;
}

fn log10_f(x: f32) -> f32 {
  if (!has_log(x)) { return log_edge(x); }
  let parts = log_parts(x);
  return parts.y * 0.301025390625 + (parts.x * 0.4342944819032518 + parts.y * 0.000004605038981195);
}

fn log1p_f(x: f32) -> f32 {
  if (abs(x) < 0.00000001) { return x; }
  if (abs(x) < 0.29) { return x + log_rest(x); }
  return log_f(1.0 + x);
}

fn logaddexp_f(x: f32, y: f32) -> f32 {
  if (is_nan(x)) { return x; }
  if (is_nan(y)) { return y; }
  let high = max(x, y);
  if (is_infinite(high)) { return high; }
  return high + log1p_f(exp_f(min(x, y) - high));
}

fn hypot_f(x: f32, y: f32) -> f32 {
  if (is_infinite(x) || is_infinite(y)) { return infinity(); }
  if (is_nan(x) || is_nan(y)) { return nan(); }
  let high = max(abs(x), abs(y));
  if (!is_true(high)) { return 0.0; }
  let ratio = min(abs(x), abs(y)) / high;
  return high * sqrt(1.0 + ratio * ratio);
}

fn sqrt_f(x: f32) -> f32 {
  if (!has_log(x)) {
    if (is_negative(x) && is_true(x)) { return nan(); }
    return x;
  }
  return sqrt(x);
}

fn pow_f(x: f32, y: f32) -> f32 {
  if (!is_true(y) || x == 1.0) { return 1.0; }
  if (is_nan(x) || is_nan(y)) { return nan(); }
  let whole = is_infinite(y) || trunc(y) == y;
  if (whole && abs(y) <= 32.0) {
    var result = 1.0;
    var base = x;
    for (var rest = u32(abs(y)); rest != 0u; rest = rest >> 1u) {
      if ((rest & 1u) == 1u) { result = result * base; }
      base = base * base;
    }
    return select(result, 1.0 / result, is_negative(y));
  }
  if (is_infinite(y)) {
    if (abs(x) == 1.0) { return 1.0; }
    return select(infinity(), 0.0, (abs(x) > 1.0) == is_negative(y));
  }
  let odd = whole && abs(y) < 16777216.0 && (u32(abs(y)) & 1u) == 1u;
  let size = select(with_sign(x, 1.0), x, odd);
  if (!is_true(x)) {
    return select(with_sign(0.0, size), with_sign(infinity(), size), is_negative(y));
  }
  if (is_infinite(x)) {
    return select(with_sign(infinity(), size), with_sign(0.0, size), is_negative(y));
  }
  if (is_negative(x) && !whole) { return nan(); }
  return with_sign(power(abs(x), y), size);
}

// e to the y·log(x): the parts that are large are multiplied without a rounding, so that a large
// exponent keeps its last places.
fn power(x: f32, y: f32) -> f32 {
  let parts = significand_and_exponent(x);
  let rest = log_rest(parts.x);
  let size = y * (parts.y + (parts.x + rest) * 1.4426950408889634);
  if (size > 150.0) { return infinity(); }
  if (size < -170.0) { return 0.0; }
  let y_high = bitcast<f32>(bitcast<u32>(y) & 0xfffff000u);
  let y_low = y - y_high;
  let f_high = bitcast<f32>(bitcast<u32>(parts.x) & 0xfffff000u);
  let f_low = parts.x - f_high;
  // In halvings: whole ones of the exponent, and what is left of them.
  let turns = y_high * parts.y;
  let n = round(turns);
  let left = (turns - n) + y_low * parts.y;
  // Of the natural logarithm: log(2) is taken away in two parts.
  let main = y_high * f_high;
  let m = round(main * 1.4426950408889634 + left);
  let minor = y_low * f_high + y * f_low + y * rest;
  let r = ((main - m * 0.69287109375) - m * 0.0002760868228506297)
    + (minor + left * 0.6931471805599453);
  return scaled_safely(exp_f(r), i32(n + m));
}

fn scaled_safely(x: f32, by: i32) -> f32 { return scaled(x, clamp(by, -250, 250)); }

// An angle as what is left of quarter turns in x, and their number's last bits in y.
fn quarter_turns(x: f32) -> vec2<f32> {
  if (abs(x) < 1024.0) {
    let n = round(x * 0.6366197723675814);
    let r = ((x - n * 1.5703125) - n * 0.0004837512969970703) - n * 0.00000007549790126404332;
    return vec2<f32>(r, f32(i32(n) & 3));
  }
  // The bits of 2/π, after a word of zeros.
  var table = array<u32, 8>(0u, 0xa2f9836eu, 0x4e441529u, 0xfc2757d1u, 0xf534ddc0u, 0xdb629599u,
    0x3c439041u, 0xfe5163abu);
  let bits = bitcast<u32>(x) & 0x7fffffffu;
  let significand = (bits & 0x7fffffu) | 0x800000u;
  let start = (bits >> 23u) - 120u;
  let word = start / 32u;
  let shift = start % 32u;
  let a = funnel(table[word], table[word + 1u], shift);
  let b = funnel(table[word + 1u], table[word + 2u], shift);
  let c = funnel(table[word + 2u], table[word + 3u], shift);
  let low = product_words(significand, c);
  let middle = product_words(significand, b);
  let carried = middle.y + low.x;
  let top = significand * a + middle.x + select(0u, 1u, carried < low.x);
  let fraction = (top << 2u) | (carried >> 30u);
  let finer = (carried << 2u) | (low.y >> 30u);
  let part = f32(bitcast<i32>(fraction)) * 0.00000000023283064365386963
    + f32(finer) * 0.00000000000000000005421010862427522;
  let r = part * 1.5707963267948966;
  let quarter = i32((top >> 30u) + (fraction >> 31u));
  return select(vec2<f32>(r, f32(quarter & 3)), vec2<f32>(-r, f32((4 - quarter) & 3)), x < 0.0);
}

fn funnel(high: u32, low: u32, shift: u32) -> u32 {
  if (shift == 0u) { return high; }
  return (high << shift) | (low >> (32u - shift));
}

fn sine_part(r: f32) -> f32 {
  let z = r * r;
  let q = -0.16666655242443085 + z * (0.008332154713571072 + z * -0.000195140833966434);
  return r + r * z * q;
}

fn cosine_part(r: f32) -> f32 {
  let z = r * r;
  let q = 0.04166664555668831 + z * (-0.0013887337408959866 + z * 0.000024434844817733392);
  return 1.0 - (0.5 * z - z * z * q);
}

fn sin_f(x: f32) -> f32 {
  if (!is_finite(x)) { return nan(); }
  if (abs(x) < 0.000244) { return x; }
  let turned = quarter_turns(x);
  let quarter = u32(turned.y);
  let value = select(sine_part(turned.x), cosine_part(turned.x), (quarter & 1u) == 1u);
  return select(value, -value, quarter >= 2u);
}

fn cos_f(x: f32) -> f32 {
  if (!is_finite(x)) { return nan(); }
  let turned = quarter_turns(x);
  let quarter = u32(turned.y);
  let value = select(cosine_part(turned.x), sine_part(turned.x), (quarter & 1u) == 1u);
  return select(value, -value, quarter == 1u || quarter == 2u);
}

fn tan_f(x: f32) -> f32 {
  if (!is_finite(x)) { return nan(); }
  if (abs(x) < 0.000244) { return x; }
  let turned = quarter_turns(x);
  let sine = sine_part(turned.x);
  let cosine = cosine_part(turned.x);
  return select(sine / cosine, -cosine / sine, (u32(turned.y) & 1u) == 1u);
}

fn asin_part(x: f32) -> f32 {
  let z = x * x;
  return x + x * z * (0.16666755080223083 + z * (0.07495196163654327 + z * (0.045483335852622986
    + z * (0.024114489555358887 + z * 0.042278509587049484))));
}

fn asin_f(x: f32) -> f32 {
  let size = abs(x);
  if (is_nan(x) || size > 1.0) { return nan(); }
  if (size <= 0.5) { return asin_part(x); }
  let rest = asin_part(sqrt((1.0 - size) * 0.5));
  return with_sign((1.5707963705062866 - 2.0 * rest) - 0.00000004371139, x);
}

fn acos_f(x: f32) -> f32 {
  let size = abs(x);
  if (is_nan(x) || size > 1.0) { return nan(); }
  if (size <= 0.5) { return (1.5707963705062866 - asin_part(x)) - 0.00000004371139; }
  let rest = 2.0 * asin_part(sqrt((1.0 - size) * 0.5));
  if (x > 0.0) { return rest; }
  return (3.1415927410125732 - rest) - 0.00000008742278;
}

fn atan_f(x: f32) -> f32 {
  if (is_nan(x)) { return x; }
  let size = abs(x);
  if (is_infinite(x)) { return with_sign(1.5707963705062866, x); }
  let inner = select(size, 1.0 / size, size > 1.0);
  let far = inner > 0.41421356;
  let t = select(inner, (inner - 1.0) / (inner + 1.0), far);
  let z = t * t;
  var value = t + t * z * (-0.33333316445350647 + z * (0.1999848484992981
    + z * (-0.1424376666545868 + z * (0.10595359653234482 + z * -0.06081743165850639))));
  if (far) { value = 0.7853981852531433 + (value - 0.000000021855695); }
  if (size > 1.0) { value = (1.5707963705062866 - value) - 0.00000004371139; }
  return with_sign(value, x);
}

fn atan2_f(y: f32, x: f32) -> f32 {
  if (is_nan(x) || is_nan(y)) { return nan(); }
  let left = is_negative(x);
  var angle = 0.0;
  if (is_infinite(x) && is_infinite(y)) {
    angle = 0.7853981852531433;
  } else if (is_infinite(y) || !is_true(x)) {
    if (!is_true(y)) { return with_sign(select(0.0, 3.1415927410125732, left), y); }
    return with_sign(1.5707963705062866, y);
  } else if (is_infinite(x)) {
    angle = 0.0;
  } else {
    angle = atan_f(abs(y) / abs(x));
  }
  if (left) { angle = (3.1415927410125732 - angle) - 0.00000008742278; }
  return with_sign(angle, y);
}

fn sinh_f(x: f32) -> f32 {
  if (!is_finite(x) || abs(x) < 0.000244) { return x; }
  let size = abs(x);
  if (size > 88.0) {
    let half = exp_f(size * 0.5);
    return with_sign(0.5 * half * half, x);
  }
  let t = expm1_f(size);
  return with_sign(0.5 * (t + t / (t + 1.0)), x);
}

fn cosh_f(x: f32) -> f32 {
  if (is_nan(x)) { return x; }
  let size = abs(x);
  if (size > 88.0) {
    let half = exp_f(size * 0.5);
    return 0.5 * half * half;
  }
  let e = exp_f(size);
  return 0.5 * e + 0.5 / e;
}

fn tanh_f(x: f32) -> f32 {
  if (is_nan(x) || abs(x) < 0.000244) { return x; }
  if (abs(x) > 10.0) { return with_sign(1.0, x); }
  let t = expm1_f(2.0 * abs(x));
  return with_sign(t / (t + 2.0), x);
}

fn asinh_f(x: f32) -> f32 {
  if (!is_finite(x) || abs(x) < 0.000244) { return x; }
  let size = abs(x);
  if (size > 10000.0) { return with_sign(log_f(size) + 0.6931471805599453, x); }
  return with_sign(log1p_f(size + size * size / (1.0 + sqrt(size * size + 1.0))), x);
}

fn acosh_f(x: f32) -> f32 {
  if (is_nan(x) || x < 1.0) { return nan(); }
  if (is_infinite(x)) { return x; }
  if (x > 10000.0) { return log_f(x) + 0.6931471805599453; }
  let t = x - 1.0;
  return log1p_f(t + sqrt(2.0 * t + t * t));
}

fn atanh_f(x: f32) -> f32 {
  let size = abs(x);
  if (is_nan(x) || size > 1.0) { return nan(); }
  if (size == 1.0) { return with_sign(infinity(), x); }
  if (size < 0.000244) { return x; }
  return with_sign(0.5 * log1p_f(2.0 * size / (1.0 - size)), x);
}
"""
