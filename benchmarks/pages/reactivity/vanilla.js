/** The same rows by hand: the least that any framework can hope for. */

const ADJECTIVES =
  "pretty large big small tall short long handsome plain quaint clean elegant easy angry crazy helpful mushy odd unsightly adorable important inexpensive cheap expensive fancy".split(
    " ",
  );
const COLOURS = "red yellow blue green pink brown purple brown white black orange".split(" ");
const NOUNS =
  "table chair house bbq desk car pony cookie sandwich burger pizza mouse keyboard".split(" ");

export const label = (number) =>
  `${ADJECTIVES[(number * 7) % 25]} ${COLOURS[(number * 3) % 11]} ${NOUNS[(number * 5) % 13]}`;

function element(tag, className, ...children) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

function template() {
  const icon = element("span", "remove glyphicon glyphicon-remove");
  icon.setAttribute("aria-hidden", "true");
  return element(
    "tr",
    "",
    element("td", "col-md-1", " "),
    element("td", "col-md-4", element("a", "lbl", " ")),
    element("td", "col-md-1", element("a", "remove", icon)),
    element("td", "col-md-6"),
  );
}

export class Vanilla {
  #template = template();
  #next = 1;
  #selected = null;
  #rows = [];
  #body;

  constructor(body) {
    this.#body = body;
    body.addEventListener("click", (event) => {
      const row = event.target.closest("tr");
      const index = this.#rows.findIndex((each) => each.row === row);
      if (event.target.closest(".lbl")) this.select(index);
      else if (event.target.closest(".remove")) this.remove(index);
    });
  }

  #build(count) {
    const made = document.createDocumentFragment();
    for (let left = count; left > 0; left--) {
      const number = this.#next++;
      const row = this.#template.cloneNode(true);
      const cell = row.firstChild;
      cell.firstChild.nodeValue = number;
      const text = cell.nextSibling.firstChild.firstChild;
      text.nodeValue = label(number);
      this.#rows.push({ row, text });
      made.appendChild(row);
    }
    this.#body.appendChild(made);
  }

  run(count) {
    this.clear();
    this.#build(count);
  }

  add(count) {
    this.#build(count);
  }

  update() {
    for (let index = 0; index < this.#rows.length; index += 10) {
      this.#rows[index].text.nodeValue += " !!!";
    }
  }

  select(index) {
    this.#selected?.removeAttribute("class");
    this.#selected = this.#rows[index].row;
    this.#selected.className = "danger";
  }

  swap() {
    const rows = this.#rows;
    const [one, other] = [rows[1].row, rows[998].row];
    const after = other.nextSibling;
    this.#body.insertBefore(other, one);
    this.#body.insertBefore(one, after);
    [rows[1], rows[998]] = [rows[998], rows[1]];
  }

  remove(index) {
    this.#rows[index].row.remove();
    this.#rows.splice(index, 1);
  }

  clear() {
    this.#body.textContent = "";
    this.#rows = [];
    this.#selected = null;
  }
}
