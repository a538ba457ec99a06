import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "@/app/app";
import { watchCluster } from "@/app/watch-cluster";
import { retryOnReturn } from "@/shared/api/connection";
import { keepRotation } from "@/shared/cluster/keep-rotation";
import { startLanguage } from "@/shared/i18n/i18n";
import { followOtherTabs } from "@/shared/session/session";
import "@/index.css";

retryOnReturn();
followOtherTabs();
keepRotation();
watchCluster();
await startLanguage();

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
