import { setOnPaper } from "./theme.js";

/**
 * Makes paper of the whole page, whether its own button asks for it or the browser's menu: all of `sections()` stand
 * in `main`, where one is shown otherwise, with charts for light paper and more rows in the tables. Returns the
 * function that prints once every chart is drawn.
 */
export function printing(main, sections) {
  let restore = null;

  const figures = () => [...main.querySelectorAll("figure")];
  const setTables = (onPaper) => {
    for (const table of main.querySelectorAll(".sorted")) table.setOnPaper(onPaper);
  };

  function prepare() {
    if (restore) return;
    const { scrollY } = window;
    const [shown] = main.children;
    const all = sections();
    const others = all.filter((section) => section !== shown);
    // The section that is shown stays where it is, so that it keeps the focus and what is selected.
    shown.before(...all.slice(0, all.indexOf(shown)));
    shown.after(...all.slice(all.indexOf(shown) + 1));
    setOnPaper(true);
    setTables(true);
    for (const figure of figures()) {
      figure.fit?.();
      figure.ready?.();
    }
    restore = () => {
      restore = null;
      setTables(false);
      setOnPaper(false);
      for (const section of others) section.remove();
      window.scrollTo(0, scrollY);
    };
  }

  window.addEventListener("beforeprint", prepare);
  window.addEventListener("afterprint", () => restore?.());
  return async () => {
    prepare();
    await Promise.all(figures().map((figure) => figure.ready?.()));
    window.print();
  };
}
