(() => {
"use strict";

const ANSWERS = {"done": "Done", "could-not": "Could not", "not-needed": "Not needed"};
const LONGEST_NOTE = 500;
const LONGEST_REPLY = 256 * 1024;
const LONGEST_FILE = 384 * 1024;
const SEALED = "nocontact.sealed";
const ROUNDS = 600000;
const MOST_ROUNDS = 10000000;

const SAYS = {
  unable: "This browser cannot open a locked list in this place. You can save the file on the device and open it " +
    "from there in a current Firefox, Chrome, Edge or Safari, and not in a preview or inside another app; or ask for " +
    "the list without a lock, or on paper.",
  words: "These words do not open the list. You can look at each one again: they came on another way than the file, " +
    "and stand in their order with a space between them.",
  damaged: "This file is damaged, or was cut off on its way. You can ask for it again; the words stay the same only " +
    "for the very same file.",
  opening: "Opening takes a moment ...",
  nothing: "Nothing is answered yet, so there is nothing to save.",
  tooLong: "The notes are too long for one reply. You can shorten some of them.",
  noReply: "This file is no reply to a list.",
  otherList: "This reply belongs to another list.",
  otherLock: "This reply does not open with the words of this list.",
  notLocked: "This reply is locked with words, and this list is not: it belongs to another list.",
};

const byId = name => document.getElementById(name);
const all = selector => [...document.querySelectorAll(selector)];

/* What is sealed with words: the same form as in the file share/sealing.py. */

const toBytes = text => new TextEncoder().encode(text);
const header = rounds => toBytes(JSON.stringify({schema: SEALED, version: 1, kdf: "PBKDF2-SHA256", rounds}));
const normal = words => words.normalize("NFC").toLowerCase().split(/\s+/).filter(Boolean).join(" ");

function toBase64(bytes) {
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192) {
    text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  }
  return btoa(text);
}

function fromBase64(text) {
  return Uint8Array.from(atob(text), sign => sign.charCodeAt(0));
}

async function keyOf(words, salt, rounds, use) {
  const secret = await crypto.subtle.importKey("raw", toBytes(normal(words)), "PBKDF2", false, ["deriveKey"]);
  const how = {name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds};
  return crypto.subtle.deriveKey(how, secret, {name: "AES-GCM", length: 256}, false, [use]);
}

async function seal(text, words) {
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const nonce = crypto.getRandomValues(new Uint8Array(12));
  const key = await keyOf(words, salt, ROUNDS, "encrypt");
  const how = {name: "AES-GCM", iv: nonce, additionalData: header(ROUNDS)};
  const data = new Uint8Array(await crypto.subtle.encrypt(how, key, toBytes(text)));
  return {schema: SEALED, version: 1, kdf: "PBKDF2-SHA256", rounds: ROUNDS,
    salt: toBase64(salt), nonce: toBase64(nonce), data: toBase64(data)};
}

/* The bytes inside; "form" or "words" is thrown where it does not open. */
async function unseal(sealed, words) {
  let salt, nonce, data;
  try {
    [salt, nonce, data] = ["salt", "nonce", "data"].map(name => fromBase64(sealed[name]));
  } catch {
    throw "form";
  }
  const rounds = sealed.rounds;
  const known = sealed.schema === SEALED && sealed.version === 1 && sealed.kdf === "PBKDF2-SHA256";
  const sizes = salt.length === 16 && nonce.length === 12 && data.length >= 16;
  if (!known || !sizes || !Number.isInteger(rounds) || rounds < ROUNDS || rounds > MOST_ROUNDS) {
    throw "form";
  }
  const key = await keyOf(words, salt, rounds, "decrypt");
  try {
    const how = {name: "AES-GCM", iv: nonce, additionalData: header(rounds)};
    return await crypto.subtle.decrypt(how, key, data);
  } catch {
    throw "words";
  }
}

function unpack(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).json();
}

async function fingerprint(text) {
  const found = new Uint8Array(await crypto.subtle.digest("SHA-256", toBytes(text)));
  return toBase64(found);
}

/* The lock. */

function atTheLock(place) {
  const [says, form, words, open] = ["lock-says", "unlock", "words", "open"].map(byId);
  const tell = text => {
    says.hidden = !text;
    says.textContent = text;
  };
  if (!(window.crypto && crypto.subtle && window.DecompressionStream)) {
    tell(SAYS.unable);
    return;
  }
  let sealed;
  try {
    sealed = JSON.parse(place.textContent);
  } catch {
    tell(SAYS.damaged);
    return;
  }
  form.hidden = false;
  words.focus();
  form.addEventListener("submit", async event => {
    event.preventDefault();
    if (open.disabled) {
      return;
    }
    open.disabled = true;
    tell(SAYS.opening);
    let inside = null;
    try {
      inside = await unpack(await unseal(sealed, words.value));
    } catch (reason) {
      const whole = await fingerprint(String(sealed.data)) === place.dataset.sum;
      tell(reason === "words" && whole ? SAYS.words : SAYS.damaged);
    }
    open.disabled = false;
    if (!inside) {
      words.focus();
      words.select();
      return;
    }
    const {page, ...list} = inside;
    byId("page").innerHTML = page;
    const used = words.value;
    byId("lock").remove();
    atTheList(list, used);
    window.scrollTo(0, 0);
    const title = document.querySelector("h1");
    title.tabIndex = -1;
    title.focus();
  });
}

/* The list. */

function atTheList(list, words) {
  const items = new Map(list.steps.map(step => [step.n, step.item]));
  const steps = new Map(all(".step").map(card => [Number(card.id.slice(1)), card]));
  const given = new Map();
  let unsaved = false;

  if ([...items.keys()].some(n => !steps.has(n)) || !document.querySelector("footer")) {
    byId("cut-off").hidden = false;
  }
  for (const [n, card] of steps) {
    card.querySelector(".body").append(...controls(n, card.querySelector("h4").textContent));
  }
  for (const part of all(".scripted")) {
    part.hidden = false;
  }
  byId("locked-reply").hidden = words === null;
  document.querySelector(".by-hand").hidden = true;
  document.body.classList.add("live");
  refresh();

  function controls(n, title) {
    const group = document.createElement("fieldset");
    group.className = "answers";
    const legend = document.createElement("legend");
    legend.textContent = `Your answer to step ${title.replace(/\s+/g, " ").trim()}`;
    group.append(legend);
    for (const [answer, name] of Object.entries(ANSWERS)) {
      const label = document.createElement("label");
      const box = document.createElement("input");
      Object.assign(box, {type: "checkbox", value: answer, autocomplete: "off"});
      label.append(box, name);
      group.append(label);
    }
    const note = document.createElement("label");
    const text = document.createElement("textarea");
    /* A note that was left empty is known by its placeholder, and not printed. */
    Object.assign(text, {maxLength: LONGEST_NOTE, rows: 2, autocomplete: "off", placeholder: " "});
    note.className = "note";
    note.hidden = true;
    note.append("Note, if you like: what was changed, and where", text);
    return [group, note];
  }

  function mark(n, answer) {
    const card = steps.get(n);
    if (answer) {
      card.dataset.answer = answer;
      given.set(n, answer);
    } else {
      delete card.dataset.answer;
      given.delete(n);
    }
    for (const box of card.querySelectorAll(".answers input")) {
      box.checked = box.value === answer;
    }
    card.querySelector(".note").hidden = !answer;
  }

  const noteOf = n => steps.get(n).querySelector("textarea");
  const numberOf = element => Number(element.closest(".step").id.slice(1));

  document.addEventListener("change", event => {
    if (event.target.matches(".answers input")) {
      mark(numberOf(event.target), event.target.checked ? event.target.value : null);
      changed();
    }
  });
  document.addEventListener("input", event => {
    if (event.target.matches(".note textarea")) {
      changed();
    }
  });
  document.addEventListener("click", event => {
    if (event.target.matches(".step .box")) {
      event.target.closest(".step").querySelector(".answers input").click();
    }
  });
  window.addEventListener("beforeunload", event => {
    if (unsaved) {
      event.preventDefault();
    }
  });

  function changed() {
    unsaved = given.size > 0;
    byId("says").textContent = "";
    refresh();
  }

  function refresh() {
    byId("answered").textContent = given.size;
    byId("progress").value = given.size;
    byId("unsaved").textContent = unsaved ? "not saved yet" : "";
    const numbers = Object.keys(ANSWERS).map(answer => {
      const found = [...items.keys()].filter(n => given.get(n) === answer);
      return found.length ? `${answer} ${found.join(" ")}` : "";
    });
    byId("line").value = numbers.filter(Boolean).join(", ");
  }

  /* Filters. */

  function filter() {
    const [place, show] = [byId("place").value, byId("show").value];
    let shown = 0;
    for (const [n, card] of steps) {
      const here = !place || card.closest(".place").dataset.place === place;
      const wanted = {
        "": true,
        "todo": !given.has(n),
        "answered": given.has(n),
        "quiet": !card.classList.contains("ask"),
      }[show];
      card.hidden = !(here && wanted);
      shown += here && wanted ? 1 : 0;
    }
    for (const group of [...all(".place"), ...all(".part")]) {
      group.hidden = !group.querySelector(".step:not([hidden])");
    }
    const left = steps.size - shown;
    byId("shown").textContent = left ? `${shown} of ${steps.size} steps are shown.` : "";
  }
  byId("place").addEventListener("change", filter);
  byId("show").addEventListener("change", filter);

  /* The reply. */

  const tell = text => {
    byId("says").textContent = text;
  };

  function tidy(note) {
    /* Signs that no note needs and that would only make the reply suspect. */
    const plain = note.replace(/\r\n?/g, "\n").replace(/(?![\n\t])[\p{Cc}\p{Cs}]/gu, "").replace(/<(?=[A-Za-z/!?])/g, "\u2039");
    return plain.trim().slice(0, LONGEST_NOTE) || null;
  }

  function reply() {
    const now = new Date();
    const day = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map(part => String(part).padStart(2, "0"));
    const numbers = [...items.keys()].filter(n => given.has(n));
    return {
      schema: "nocontact.reply",
      version: 1,
      list: list.list,
      made_on: day.join("-"),
      answers: numbers.map(n => ({n, item: items.get(n), answer: given.get(n), note: tidy(noteOf(n).value)})),
    };
  }

  async function save() {
    if (!given.size) {
      tell(SAYS.nothing);
      return;
    }
    let text = JSON.stringify(reply(), null, 2) + "\n";
    if (toBytes(text).length > LONGEST_REPLY) {
      tell(SAYS.tooLong);
      return;
    }
    if (words !== null) {
      text = JSON.stringify(await seal(text, words)) + "\n";
    }
    const name = `reply-${list.list}.json`;
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], {type: "application/json"}));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    unsaved = false;
    refresh();
    byId("unsaved").textContent = "saved";
    tell(`The reply is saved as ${name}, where this browser puts its downloads.`);
  }

  function fits(one) {
    const note = one && one.note;
    return one && items.has(one.n) && items.get(one.n) === one.item && Object.keys(ANSWERS).includes(one.answer) &&
      (note === null || note === undefined || typeof note === "string");
  }

  async function load(file) {
    if (file.size > LONGEST_FILE) {
      throw SAYS.noReply;
    }
    let found = parsed(await file.text());
    if (found.schema === SEALED) {
      if (words === null) {
        throw SAYS.notLocked;
      }
      const inside = await unseal(found, words).catch(() => {
        throw SAYS.otherLock;
      });
      found = parsed(new TextDecoder().decode(inside));
    }
    if (found.schema !== "nocontact.reply" || found.version !== 1 || !Array.isArray(found.answers)) {
      throw SAYS.noReply;
    }
    if (found.list !== list.list || !found.answers.every(fits)) {
      throw SAYS.otherList;
    }
    for (const one of found.answers) {
      mark(one.n, one.answer);
      noteOf(one.n).value = (one.note || "").slice(0, LONGEST_NOTE);
    }
    refresh();
    filter();
    const number = found.answers.length;
    tell(`${number} ${number === 1 ? "answer is" : "answers are"} back.`);
  }

  function parsed(text) {
    try {
      const found = JSON.parse(text);
      if (typeof found === "object" && found !== null) {
        return found;
      }
    } catch {
      /* Told below. */
    }
    throw SAYS.noReply;
  }

  for (const button of all(".save")) {
    button.addEventListener("click", () => save());
  }
  byId("load").addEventListener("change", async event => {
    const file = event.target.files[0];
    if (file) {
      await load(file).catch(reason => tell(typeof reason === "string" ? reason : SAYS.noReply));
    }
    event.target.value = "";
  });
  byId("line").addEventListener("focus", event => event.target.select());
}

document.addEventListener("DOMContentLoaded", () => {
  const sealed = byId("sealed");
  if (byId("lock")) {
    atTheLock(sealed || {textContent: ""});
    return;
  }
  try {
    atTheList(JSON.parse(byId("list").textContent), null);
  } catch {
    byId("cut-off").hidden = false;
  }
});
})();
