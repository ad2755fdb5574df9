// Live counters and preview text. Everything works without this file.
for (const field of document.querySelectorAll('#headline, #text')) {
  field.addEventListener('input', () => {
    const words = field.value.trim().split(/\s+/).join(' ');
    for (const count of document.querySelectorAll(`[data-counts=${field.id}]`)) count.textContent = [...words].length;
    for (const shown of document.querySelectorAll(`[data-shows=${field.id}]`)) shown.textContent = words;
  });
}

// The estimate of the audience follows the ticks; without this file a button asks for it.
for (const shown of document.querySelectorAll('[data-estimate]')) {
  const form = shown.closest('form');
  let last = 0;
  form.addEventListener('change', async event => {
    if (event.target.name !== 'interests') return;
    const mine = ++last;
    const picked = new URLSearchParams(new FormData(form).getAll('interests').map(name => ['interests', name]));
    const answer = await fetch('/estimate?' + picked);
    if (answer.ok && mine === last) shown.textContent = await answer.text();
  });
}
