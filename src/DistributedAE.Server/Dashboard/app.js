// Signs in by the token of the link that the coordinator printed, and takes it out of the address.
const token = new URLSearchParams(location.hash.slice(1)).get('token');
if (token) {
  history.replaceState(null, '', location.pathname + location.search);
  await fetch('/api/v1/session', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ token }) });
}

const answer = await fetch('/api/v1/server');
document.getElementById('app').textContent = answer.ok
  ? `DistributedAE ${(await answer.json()).version}`
  : 'Open the link that dae server printed when it started.';
