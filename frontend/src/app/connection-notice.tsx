import { useEffect, useState } from "react";
import { connection, retryNow } from "@/shared/api/connection";
import { useTranslation } from "@/shared/i18n/use-translation";
import { session } from "@/shared/session/session";
import { useStore } from "@/shared/store";
import { Icon } from "@/shared/ui/icon";

const PATIENCE_MS = 400; // what is over sooner needs no words

/** Says that requests are being tried again, for as long as they are. The region itself is always there. */
export function ConnectionNotice() {
  const { t } = useTranslation();
  const waiting = useStore(connection) !== null;
  const { reader } = useStore(session);
  const [shown, setShown] = useState(false);

  useEffect(() => {
    const timer = setTimeout(() => setShown(waiting), waiting ? PATIENCE_MS : 0);
    return () => clearTimeout(timer);
  }, [waiting]);

  return (
    <div role="status">
      {shown && (
        <div className="border-b border-line bg-wash">
          <div className="mx-auto flex max-w-6xl flex-wrap items-center gap-x-3 px-4 py-2 sm:px-6">
            <Icon name="warning" />
            <p className="min-w-0 flex-1">
              {t(navigator.onLine ? "connection.waiting" : "connection.offline")}{" "}
              {navigator.onLine && reader && t("connection.kept")}
            </p>
            <button
              type="button"
              className="min-h-9 rounded-md px-2 font-semibold underline underline-offset-4"
              onClick={retryNow}
            >
              {t("connection.now")}
            </button>
          </div>
        </div>
      )}
    </div>
  );
}
