// Show which cluster answers now: every answer names it in X-Served-By.
const SECONDS = 3;
const place = document.getElementById("cluster");

async function ask() {
  try {
    const answer = await fetch("/healthz", { cache: "no-store", signal: AbortSignal.timeout(SECONDS * 1000) });
    const name = answer.headers.get("X-Served-By");
    place.textContent = name ? `${name}${answer.ok ? "" : " (점검 중)"}` : "알 수 없음";
  } catch {
    place.textContent = "응답 없음";
  }
  setTimeout(ask, SECONDS * 1000);
}

ask();
