// Elements by id, and new ones of text that is never read as markup.

export const by = (id) => document.getElementById(id);

export function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

export const wide = () => matchMedia("(min-width: 60rem)").matches;
