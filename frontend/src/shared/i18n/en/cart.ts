import type { texts as korean } from "@/shared/i18n/ko/cart";
import type { Translation } from "@/shared/i18n/texts";

export const texts: Translation<typeof korean> = {
  cart: {
    undo: "Undo",
    quantity: "Quantity of {{title}}",
    more: "One more of {{title}}",
    less: "One fewer of {{title}}",
    remove: "Remove",
    removeBook: "Remove {{title}}",
    removed: "Removed: {{title}}",
    removedMany_one: "{{count}} title removed.",
    removedMany_other: "{{count}} titles removed.",
    all: "Select all",
    selectBook: "Select {{title}}",
    removeSelected: "Remove selected",
    clear: "Clear all",
    cleared: "The cart is empty now.",
    kindsValue: "{{kinds}} titles, {{copies}} copies",
    selected: "Selected",
    total: "Total",
    each: "{{price}} each",
    addedAt: "Added {{date}}",
    empty: "Your cart is empty",
    emptyHint: "Put in a book you like. It will be there whichever cluster you open it from.",
    browse: "Browse books",
    loginTitle: "Log in to see your cart",
    loginHint: "It is kept with your account and follows you everywhere.",
    note: "Saved automatically. It survives the loss of a whole cluster.",
  },
};
