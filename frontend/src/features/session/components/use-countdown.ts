import { useEffect, useState } from "react";

/** Count down whole seconds: `left` and as minutes and seconds in `text`; `ended` once it has come to nothing. */
export function useCountdown() {
  const [until, setUntil] = useState(0);
  const [now, setNow] = useState(0);
  const left = Math.max(0, Math.ceil((until - now) / 1000));

  useEffect(() => {
    if (!left) return;
    const timer = setInterval(() => setNow(Date.now()), 250);
    return () => clearInterval(timer);
  }, [left]);

  const start = (seconds: number) => {
    setNow(Date.now());
    setUntil(seconds > 0 ? Date.now() + seconds * 1000 : 0);
  };
  const text = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
  return { left, text, ended: until > 0 && left === 0, start };
}
