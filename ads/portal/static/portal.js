// Live counters and preview text. Everything works without this file.
for (const field of document.querySelectorAll('#headline, #text, #transcript')) {
  field.addEventListener('input', () => {
    const words = field.value.trim().split(/\s+/).join(' ');
    for (const count of document.querySelectorAll(`[data-counts=${field.id}]`)) count.textContent = [...words].length;
    for (const shown of document.querySelectorAll(`[data-shows=${field.id}]`)) shown.textContent = words;
  });
}

// Price and audience follow what is typed and ticked; without this file a button asks for them.
for (const shown of document.querySelectorAll('[data-estimate]')) {
  const form = shown.closest('form');
  let last = 0;
  form.addEventListener('change', async event => {
    const mine = ++last, typed = new FormData(form), asked = new URLSearchParams();
    for (const name of ['from', 'until', 'share', 'budget', 'languages', 'interests']) {
      for (const value of typed.getAll(name)) asked.append(name, value);
    }
    const answer = await fetch('/estimate?' + asked);
    if (answer.ok && mine === last) shown.textContent = await answer.text();
  });
}

// Passkeys. Without them, or without this file, the password is there. What can go wrong is said in the page's language.
const said = document.body.dataset;
for (const form of window.PublicKeyCredential?.parseCreationOptionsFromJSON ? document.querySelectorAll('[data-passkey]') : []) {
  const trouble = form.querySelector('[data-passkey-error]');
  const post = async (path, body) => {
    const answer = await fetch(path, {method: 'POST', headers: {'Content-Type': 'application/json'}, body: JSON.stringify(body)});
    if (answer.status === 403 && form.dataset.passkey === 'add') {
      location.assign(form.dataset.base + '/account/proof?next=passkeys');
      throw new Error(said.prove);
    }
    if (!answer.ok) throw new Error(answer.status === 429 ? said.wait : said.failed);
    return answer;
  };
  const add = async () => {
    const {publicKey} = await (await post(form.dataset.base + '/passkeys/begin', {})).json();
    const made = await navigator.credentials.create({publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(publicKey)});
    await post(form.dataset.base + '/passkeys/add?' + new URLSearchParams({name: form.elements.passkey.value}), made.toJSON());
    location.reload();
  };
  const enter = async () => {
    const {publicKey} = await (await post('/signin/passkey/begin', {})).json();
    const found = await navigator.credentials.get({publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(publicKey)});
    location.assign((await post('/signin/passkey', found.toJSON())).url);
  };
  const prove = async () => {
    const {publicKey} = await (await post(form.dataset.base + '/account/proof/passkey/begin', {})).json();
    const found = await navigator.credentials.get({publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(publicKey)});
    await post(form.dataset.base + '/account/proof/passkey', found.toJSON());
    location.assign(form.dataset.base + '/' + form.dataset.next);
  };
  form.hidden = false;
  for (const button of form.querySelectorAll('button')) button.disabled = false;
  form.addEventListener('submit', async event => {
    event.preventDefault();
    trouble.hidden = true;
    try {
      await {add, enter, prove}[form.dataset.passkey]();
    } catch (error) {
      trouble.textContent = error instanceof DOMException ? said.unused : error.message;
      trouble.hidden = false;
    }
  });
}
