// Live counters and preview text. Everything works without this file.
for (const field of document.querySelectorAll('#headline, #text')) {
  field.addEventListener('input', () => {
    const words = field.value.trim().split(/\s+/).join(' ');
    for (const count of document.querySelectorAll(`[data-counts=${field.id}]`)) count.textContent = [...words].length;
    for (const shown of document.querySelectorAll(`[data-shows=${field.id}]`)) shown.textContent = words;
  });
}
