"use strict";
(() => {
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const entry = key => document.getElementById("r" + key);
  const visible = mark => {
    const box = document.getElementById("show-" + mark.className.split(" ")[0]);
    return !box || box.checked;
  };
  const card = document.getElementById("card");
  let pinned = null; // the mark whose records stay in view

  /** Keys of the records whose marks hold an element, the innermost first. */
  function keysAt(element) {
    const keys = [];
    for (let mark = element.closest("mark"); mark; mark = mark.parentElement.closest("mark")) {
      if (visible(mark) && !keys.includes(mark.dataset.record)) keys.push(mark.dataset.record);
    }
    return keys;
  }

  /** What a list entry tells of a record, as it stands in the card. */
  function told(key) {
    const one = document.createElement("div");
    one.className = "one";
    const heading = document.createElement("div");
    heading.append(...[...entry(key).querySelector("summary").childNodes].map(node => node.cloneNode(true)));
    one.append(heading, entry(key).querySelector(".body").cloneNode(true));
    return one;
  }

  function light(key) {
    for (const element of all(`mark[data-record="${key}"], .slot[data-of="${key}"]`)) element.classList.add("on");
    entry(key).classList.add("on");
  }

  function clear() {
    for (const element of all(".on")) element.classList.remove("on");
    card.replaceChildren();
    card.classList.remove("pinned");
  }

  function show(element) {
    const keys = keysAt(element);
    if (!keys.length) return;
    clear();
    card.append(...keys.map(told));
    card.scrollTop = 0;
    light(keys[0]);
  }

  function pin(mark) {
    pinned = mark;
    show(mark);
    const close = document.createElement("button");
    close.type = "button";
    close.className = "close";
    close.textContent = "Close";
    close.addEventListener("click", release);
    card.prepend(close);
    card.classList.add("pinned");
    mark.scrollIntoView({ block: "nearest" }); // on a phone the card may stand before it
  }

  function release() {
    const mark = pinned;
    pinned = null;
    clear();
    if (mark && document.activeElement === document.body) mark.focus({ preventScroll: true });
  }

  const hovered = event => {
    if (pinned) return;
    const mark = event.target.closest("mark");
    const listed = event.target.closest(".entry");
    if (mark) show(mark);
    else if (listed) { clear(); light(listed.id.slice(1)); }
    else if (!event.target.closest("#card")) clear();
  };
  document.addEventListener("mouseover", hovered);
  document.addEventListener("focusin", hovered);
  document.addEventListener("click", event => {
    const mark = event.target.closest("mark");
    if (!mark || !visible(mark) || !getSelection().isCollapsed) return;
    if (mark === pinned) release();
    else pin(mark);
  });
  document.addEventListener("keydown", event => {
    if (event.key === "Escape" && pinned) release();
    if ((event.key === "Enter" || event.key === " ") && event.target.matches("mark")) {
      event.preventDefault();
      if (event.target === pinned) release();
      else pin(event.target);
    }
  });
  document.body.classList.add("live");
})();
