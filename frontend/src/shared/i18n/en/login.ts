import type { texts as korean } from "@/shared/i18n/ko/login";
import type { Translation } from "@/shared/i18n/texts";

export const texts: Translation<typeof korean> = {
  problem: {
    wrong_credentials: "The ID or the password is wrong. Please check both.",
    too_many_logins: "Too many attempts to log in. Please wait a little.",
  },
  session: {
    lead: "Your cart waits for you, whichever cluster answers.",
    ended: "Your session has ended. Log in and you continue where you were.",
    cookies: "This browser blocks cookies. To log in, please allow them for this site.",
    needed: "Log in and you continue right where you were.",
    id: "ID",
    password: "Password",
    show: "Show password",
    hide: "Hide password",
    submit: "Log in",
    submitting: "Logging in…",
    missingId: "Please enter your ID.",
    missingPassword: "Please enter your password.",
    wait: "You can try again in {{time}}.",
    again: "You can log in again now.",
    skip: "Continue without logging in",
    accounts: "Test accounts",
    accountsNote: "Anyone may try the library with these. Choose one to fill in the form.",
  },
};
