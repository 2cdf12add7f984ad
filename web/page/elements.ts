/** The element of the page with that id. */
export function element<T extends HTMLElement = HTMLElement>(id: string): T {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page lacks '${id}'`);
  return found as T;
}

export function show(id: string, isShown: boolean): void {
  element(id).hidden = !isShown;
}

export function tell(id: string, text: string): void {
  element(id).textContent = text;
}
