import { useEffect } from "react";
import { probe } from "@/shared/cluster/probe";

const EVERY_MS = 500;
const MOST_UNDER_WAY = 8; // each hangs for 3.5 s at most: 7 at this pace

/** Ask the GSLB twice a second while the page is open; a slow answer does not hold up the next question. */
export function usePolling(): void {
  useEffect(() => {
    let underWay = 0;
    const ask = async () => {
      if (underWay >= MOST_UNDER_WAY) return;
      underWay += 1;
      await probe();
      underWay -= 1;
    };
    void ask();
    const timer = setInterval(() => void ask(), EVERY_MS);
    return () => clearInterval(timer);
  }, []);
}
