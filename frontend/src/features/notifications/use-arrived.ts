import { useEffect, useRef, useState } from "react";

/** Give how many notifications came in last while one looked on: those that were there before are no news. */
export function useArrived(unread: number | undefined): number {
  const known = useRef(unread);
  const [arrived, setArrived] = useState(0);
  useEffect(() => {
    if (known.current !== undefined && unread !== undefined) setArrived(Math.max(0, unread - known.current));
    known.current = unread ?? known.current;
  }, [unread]);
  return arrived;
}
