/** The caret of a field blinks by real time. It is steady while something has the focus, unless the page animates it itself. */
export function holdCaret(): void {
  const steady = new CSSStyleSheet();
  steady.replaceSync(':root { caret-animation: manual }');
  const hold = () => {
    const { adoptedStyleSheets } = document;
    if (!adoptedStyleSheets.includes(steady)) adoptedStyleSheets.push(steady);
  };
  addEventListener('focusin', hold, true);
}
