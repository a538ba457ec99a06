import i18next from "i18next";
import { Component, type ReactNode } from "react";
import { Button } from "@/shared/ui/button";

/** Shows a way on where a page could not be drawn, such as when its script could not be loaded. */
export class Broken extends Component<{ children: ReactNode }, { broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError() {
    return { broken: true };
  }

  override render() {
    if (!this.state.broken) return this.props.children;
    return (
      <main className="mx-auto flex max-w-md flex-col items-center gap-3 px-4 py-24 text-center" role="alert">
        <h1 className="text-2xl font-bold">{i18next.t("broken.title")}</h1>
        <p className="text-soft">{i18next.t("broken.hint")}</p>
        <Button className="mt-3" onClick={() => window.location.reload()}>
          {i18next.t("broken.reload")}
        </Button>
      </main>
    );
  }
}
