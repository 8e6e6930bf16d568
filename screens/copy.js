/* A button that copies a text; the text comes as data and is never read as markup. */

// Browsers offer the clipboard to https and to this machine only; elsewhere the older way is left.
const copyBySelection = (text) => {
  const area = document.createElement('textarea');
  area.value = text;
  area.style.position = 'fixed';
  area.style.opacity = '0';
  document.body.appendChild(area);
  area.select();
  const isCopied = document.execCommand('copy');
  area.remove();
  if (!isCopied) throw new Error('the browser did not copy');
};

const copy = async (text) => {
  if (navigator.clipboard && window.isSecureContext) await navigator.clipboard.writeText(text);
  else copyBySelection(text);
};

export default function ({ data, parentElement }) {
  const button = parentElement.querySelector('button');
  const icon = parentElement.querySelector('.icon');
  const label = parentElement.querySelector('.label');
  const say = (words, sign) => {
    label.textContent = words;
    icon.textContent = sign;
  };
  // The page runs this again whenever it changes; what was just told stays until its time is over.
  if (!button.dataset.tells) say(data.label, data.icon);
  button.onclick = async () => {
    button.dataset.tells = 'yes';
    try {
      await copy(data.text);
      say(data.copied, 'check');
    } catch (error) {
      say(data.failed, 'error');
    }
    setTimeout(() => {
      delete button.dataset.tells;
      say(data.label, data.icon);
    }, 3000);
  };
}
