/** Give the address of the login page that comes back to `path`. */
export function loginPath(path: string): string {
  return path === "/" ? "/login" : `/login?next=${encodeURIComponent(path)}`;
}

/** Give the path to return to; anything that could leave this site becomes the first page. */
export function returnPath(next: string | null): string {
  return next && /^\/(?![/\\\s])/.test(next) && !next.startsWith("/login") ? next : "/";
}
