/** Give a new Idempotency-Key: 32 random hexadecimal digits. */
export function newKey(): string {
  // randomUUID exists only on https and localhost; a phone that opens http://192.168.… needs the other way.
  if (typeof crypto.randomUUID === "function") return crypto.randomUUID().replaceAll("-", "");
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
