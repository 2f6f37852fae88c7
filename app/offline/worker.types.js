/**
 * The part of a service worker's world that ours uses: TypeScript's own description of it cannot
 * be loaded beside the page's.
 *
 * @typedef {Event & { waitUntil(work: Promise<unknown>): void }} ExtendableEvent
 *
 * @typedef {ExtendableEvent & {
 *   request: Request,
 *   clientId: string,
 *   respondWith(answer: Promise<Response>): void,
 * }} FetchEvent
 *
 * @typedef {import("./messages.types.js").Request} PageRequest
 * @typedef {import("./messages.types.js").Report} Report
 *
 * @typedef {ExtendableEvent & { data: PageRequest, ports: MessagePort[] }} ExtendableMessageEvent
 *
 * @typedef {{ url: string, postMessage(message: Report): void }} Client
 *
 * @typedef {{
 *   registration: ServiceWorkerRegistration,
 *   serviceWorker?: ServiceWorker,
 *   clients: {
 *     claim(): Promise<void>,
 *     get(id: string): Promise<(Client & { type: string }) | undefined>,
 *     matchAll(query: { type: "window", includeUncontrolled: boolean }): Promise<Client[]>,
 *   },
 *   skipWaiting(): Promise<void>,
 *   addEventListener(type: "install" | "activate", handle: (event: ExtendableEvent) => void): void,
 *   addEventListener(type: "fetch", handle: (event: FetchEvent) => void): void,
 *   addEventListener(type: "message", handle: (event: ExtendableMessageEvent) => void): void,
 *   addEventListener(type: "error", handle: (event: ErrorEvent) => void): void,
 *   addEventListener(
 *     type: "unhandledrejection", handle: (event: PromiseRejectionEvent) => void): void,
 * }} ServiceWorkerScope
 */

export {};
