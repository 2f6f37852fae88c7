/** A chart of bars that draws itself: what an island is shown with. */

const NAMESPACE = "http://www.w3.org/2000/svg";
const HIGHEST = 10;
const STEP = 24;

/**
 * @typedef {{points: number[], tinted: boolean}} Props
 * @param {HTMLElement} host
 * @param {Props} props
 * @param {(name: string, detailJson: string) => void} emit
 */
export function mount(host, props, emit) {
  const picture = document.createElementNS(NAMESPACE, "svg");
  picture.classList.add("demo-chart");
  picture.setAttribute("role", "group");
  const draw = (/** @type {Props} */ { points, tinted }) => {
    picture.setAttribute("aria-label", `Bars of ${points.join(", ")}`);
    picture.setAttribute("viewBox", `0 0 ${points.length * STEP} ${HIGHEST * 8}`);
    picture.classList.toggle("is-tinted", tinted);
    picture.replaceChildren(...points.map((point, index) => bar(point, index, emit)));
  };
  draw(props);
  host.replaceChildren(picture);
  return { update: draw, destroy: () => host.replaceChildren() };
}

/**
 * @param {number} point
 * @param {number} index
 * @param {(name: string, detailJson: string) => void} emit
 */
function bar(point, index, emit) {
  const drawn = document.createElementNS(NAMESPACE, "rect");
  const size = { x: index * STEP + 2, y: (HIGHEST - point) * 8, width: STEP - 4, height: point * 8 };
  for (const [name, value] of Object.entries(size)) drawn.setAttribute(name, String(value));
  drawn.setAttribute("tabindex", "0");
  drawn.setAttribute("role", "button");
  drawn.setAttribute("aria-label", `Bar ${index + 1}: ${point}`);
  const pick = () => emit("pick", String(index));
  drawn.addEventListener("click", pick);
  drawn.addEventListener("keydown", ({ key }) => {
    if (key === "Enter" || key === " ") pick();
  });
  return drawn;
}
