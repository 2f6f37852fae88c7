"""WGSL for whole numbers, bits and the edges of float32, where WGSL leaves open what happens.

A shader may take for granted that nothing is infinite or not a number, so tests for both look at
bits, and neither is written as a constant: `P[0].x` and `P[0].y` are their bits.
"""

__all__ = ["NUMBERS"]

NUMBERS = """
fn nan() -> f32 { return bitcast<f32>(P[0].x); }

fn infinity() -> f32 { return bitcast<f32>(P[0].y); }

fn is_nan(x: f32) -> bool { return (bitcast<u32>(x) & 0x7fffffffu) > 0x7f800000u; }

fn is_infinite(x: f32) -> bool { return (bitcast<u32>(x) & 0x7fffffffu) == 0x7f800000u; }

fn is_finite(x: f32) -> bool { return (bitcast<u32>(x) & 0x7f800000u) != 0x7f800000u; }

fn is_negative(x: f32) -> bool { return (bitcast<u32>(x) >> 31u) == 1u; }

fn is_true(x: f32) -> bool { return (bitcast<u32>(x) & 0x7fffffffu) != 0u; }

fn with_sign(x: f32, y: f32) -> f32 {
  return bitcast<f32>((bitcast<u32>(x) & 0x7fffffffu) | (bitcast<u32>(y) & 0x80000000u));
}

fn equal_f(x: f32, y: f32) -> bool { return x == y && !is_nan(x) && !is_nan(y); }

fn less_f(x: f32, y: f32) -> bool { return x < y && !is_nan(x) && !is_nan(y); }

fn less_equal_f(x: f32, y: f32) -> bool { return x <= y && !is_nan(x) && !is_nan(y); }

fn larger_f(x: f32, y: f32) -> f32 {
  if (is_nan(x)) { return x; }
  if (is_nan(y)) { return y; }
  return select(y, x, x > y);
}

fn smaller_f(x: f32, y: f32) -> f32 {
  if (is_nan(x)) { return x; }
  if (is_nan(y)) { return y; }
  return select(y, x, x < y);
}

fn sign_f(x: f32) -> f32 {
  if (is_nan(x)) { return x; }
  return sign(x);
}

// The remainder of the division rounded towards zero, exactly: long division of the significands.
fn remainder_to_zero(x: f32, y: f32) -> f32 {
  if (!is_finite(x) || is_nan(y) || !is_true(y)) { return nan(); }
  let a = bitcast<u32>(x) & 0x7fffffffu;
  let b = bitcast<u32>(y) & 0x7fffffffu;
  if (a < b) { return x; }
  let ea = max(a >> 23u, 1u);
  let eb = max(b >> 23u, 1u);
  var m = select(a & 0x7fffffu, (a & 0x7fffffu) | 0x800000u, (a >> 23u) > 0u);
  let n = select(b & 0x7fffffu, (b & 0x7fffffu) | 0x800000u, (b >> 23u) > 0u);
  m = m % n;
  for (var k = eb; k < ea && m != 0u; k++) {
    m = m << 1u;
    if (m >= n) { m = m - n; }
  }
  if (m == 0u) { return with_sign(0.0, x); }
  let shift = min(countLeadingZeros(m) - min(countLeadingZeros(m), 8u), eb - 1u);
  m = m << shift;
  let e = select(0u, eb - shift, m >= 0x800000u);
  return with_sign(bitcast<f32>((e << 23u) | (m & 0x7fffffu)), x);
}

fn floor_divide_f(x: f32, y: f32) -> f32 {
  if (is_infinite(x) || is_infinite(y) || !is_true(y)) { return floor(x / y); }
  let rest = remainder_to_zero(x, y);
  if (is_nan(rest)) { return rest; }
  let adjusted = is_true(rest) && is_negative(rest) != is_negative(y);
  let quotient = (x - rest) / y - select(0.0, 1.0, adjusted);
  if (!is_true(quotient)) { return with_sign(0.0, x / y); }
  let down = floor(quotient);
  return down + select(0.0, 1.0, quotient - down > 0.5);
}

fn remainder_f(x: f32, y: f32) -> f32 {
  let rest = remainder_to_zero(x, y);
  if (is_nan(rest)) { return rest; }
  if (!is_true(rest)) { return with_sign(0.0, y); }
  if (is_negative(rest) != is_negative(y)) { return rest + y; }
  return rest;
}

fn floor_divide_i(x: i32, y: i32) -> i32 {
  if (y == 0) { return 0; }
  if (y == -1) { return 0 - x; }
  let quotient = x / y;
  let rest = x - quotient * y;
  return quotient - select(0, 1, rest != 0 && (rest < 0) != (y < 0));
}

fn remainder_i(x: i32, y: i32) -> i32 {
  if (y == 0 || y == -1) { return 0; }
  let rest = x - x / y * y;
  return rest + select(0, y, rest != 0 && (rest < 0) != (y < 0));
}

fn floor_divide_u(x: u32, y: u32) -> u32 {
  if (y == 0u) { return 0u; }
  return x / y;
}

fn remainder_u(x: u32, y: u32) -> u32 {
  if (y == 0u) { return 0u; }
  return x % y;
}

fn pow_u(x: u32, y: u32) -> u32 {
  var result = 1u;
  var base = x;
  for (var rest = y; rest != 0u; rest = rest >> 1u) {
    if ((rest & 1u) == 1u) { result = result * base; }
    base = base * base;
  }
  return result;
}

fn pow_i(x: i32, y: i32) -> i32 {
  if (y < 0) {
    flag = 2u;
    return 0;
  }
  return bitcast<i32>(pow_u(bitcast<u32>(x), u32(y)));
}

fn within_i(index: i32, length: i32) -> i32 {
  if (index < -length || index >= length) {
    flag = 1u;
    return 0;
  }
  return index + select(0, length, index < 0);
}

fn left_shift_u(x: u32, by: u32) -> u32 { return select(x << (by & 31u), 0u, by > 31u); }

fn left_shift_i(x: i32, by: i32) -> i32 {
  return bitcast<i32>(left_shift_u(bitcast<u32>(x), bitcast<u32>(by)));
}

fn right_shift_u(x: u32, by: u32) -> u32 { return select(x >> (by & 31u), 0u, by > 31u); }

fn right_shift_i(x: i32, by: i32) -> i32 { return x >> min(bitcast<u32>(by), 31u); }

fn nextafter_f(x: f32, y: f32) -> f32 {
  if (is_nan(x)) { return x; }
  if (is_nan(y)) { return y; }
  let a = bitcast<u32>(x);
  let b = bitcast<u32>(y);
  if (((a | b) & 0x7fffffffu) == 0u || a == b) { return y; }
  if ((a & 0x7fffffffu) == 0u) { return bitcast<f32>((b & 0x80000000u) | 1u); }
  let outward = (a ^ b) >> 31u == 0u && (b & 0x7fffffffu) > (a & 0x7fffffffu);
  return bitcast<f32>(select(a - 1u, a + 1u, outward));
}

// The high and the low word of a product.
fn product_words(x: u32, y: u32) -> vec2<u32> {
  let low = (x & 0xffffu) * (y & 0xffffu);
  let first = (x >> 16u) * (y & 0xffffu) + (low >> 16u);
  let second = (x & 0xffffu) * (y >> 16u) + (first & 0xffffu);
  return vec2<u32>((x >> 16u) * (y >> 16u) + (first >> 16u) + (second >> 16u), x * y);
}

// A number whose order as u32 is the order of what is sorted; what is not a number comes last.
fn rank_f(x: f32) -> u32 {
  if (is_nan(x)) { return 0xffffffffu; }
  let bits = select(0u, bitcast<u32>(x), is_true(x));
  return select(bits | 0x80000000u, ~bits, (bits >> 31u) == 1u);
}

fn rank_i(x: i32) -> u32 { return bitcast<u32>(x) ^ 0x80000000u; }

fn rank_u(x: u32) -> u32 { return x; }

fn rank_b(x: bool) -> u32 { return select(0u, 1u, x); }
"""
