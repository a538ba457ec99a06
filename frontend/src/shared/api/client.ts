import createClient from "openapi-fetch";
import type { components, paths } from "@/shared/api/contract";
import { send } from "@/shared/api/send";

export type Book = components["schemas"]["Book"];
export type NewBook = components["schemas"]["NewBook"];
export type Cart = components["schemas"]["Cart"];
export type CartItem = Cart[number];
export type Facets = components["schemas"]["Facets"];
export type Loan = components["schemas"]["Loan"];
export type Refusal = components["schemas"]["Refusal"];
export type Reservation = components["schemas"]["Reservation"];
export type Notification = components["schemas"]["Notification"];

// The contract's paths begin with /api, and so the gateway's address ends before it.
const gateway = (import.meta.env.VITE_API_GATEWAY_URL ?? "/api").replace(/\/api$/, "");

export const baseUrl = new URL(gateway, window.location.origin).href.replace(/\/$/, "");

export const client = createClient<paths>({ baseUrl, fetch: send });
