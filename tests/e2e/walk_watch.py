"""Notes whatever goes wrong on a page while somebody walks through it."""

import re
import time

from playwright.sync_api import Error

# Every answer of the server's is looked at: an error in it shows on the console.
SCRIPT = """
(() => {
    const watch = (window.walk = { open: 0, last: performance.now() });
    // Odoo asks nobody before it leaves for another page, which then takes a while.
    window.addEventListener("beforeunload", () => (watch.leaving = true));
    const { send, open } = XMLHttpRequest.prototype;
    XMLHttpRequest.prototype.open = function (method, url, ...rest) {
        this.walkUrl = url;
        return open.call(this, method, url, ...rest);
    };
    XMLHttpRequest.prototype.send = function (...args) {
        watch.open++;
        this.addEventListener("loadend", () => {
            watch.open--;
            watch.last = performance.now();
            const text = "" === this.responseType || "text" === this.responseType;
            const error = text && /^{"jsonrpc".*"error":/s.test(this.responseText);
            if (error) {
                const { message, data } = JSON.parse(this.responseText).error;
                console.error("RPC", this.walkUrl, message, data && data.message);
            }
        });
        return send.apply(this, args);
    };
    // What a view needs beside comes by other ways: graphs have a library of their own.
    const wait = (begin) => {
        watch.open++;
        const done = () => {
            watch.open--;
            watch.last = performance.now();
        };
        return begin(done);
    };
    const { fetch } = window;
    window.fetch = (...args) => wait((done) => {
        const answer = fetch.apply(window, args);
        answer.then(done, done);
        return answer;
    });
    const isScript = (node) => node.tagName === "SCRIPT" && node.src;
    const observer = new MutationObserver((changes) => {
        const added = changes.flatMap(({ addedNodes }) => [...addedNodes]);
        for (const script of added.filter(isScript)) {
            wait((done) => {
                script.addEventListener("load", done, { once: true });
                script.addEventListener("error", done, { once: true });
            });
        }
    });
    document.addEventListener("DOMContentLoaded", () =>
        observer.observe(document.head, { childList: true })
    );
})();
"""
# The web client has drawn its first page.
STARTED = """
() => window.odoo && odoo.__WOWL_DEBUG__ &&
    document.querySelector(".o_action_manager > *")
"""
CALLED = re.compile(r"/web/dataset/call_kw/([\w.]+)/(?:onchange|web_read)\b")
# What the page says in windows of errors, and in notices, which are closed thereby.
SAID = """
() => {
    const wrong = [];
    const windows = ".o_error_dialog, .o_charitylog_refusal";
    for (const box of document.querySelectorAll(windows)) {
        wrong.push(box.innerText);
        box.closest(".o_dialog").querySelector("[aria-label=Close]").click();
    }
    for (const notice of document.querySelectorAll(".o_notification")) {
        const isBad = notice.querySelector(".o_notification_bar.bg-danger");
        if (isBad) wrong.push(notice.innerText);
        notice.querySelector(".o_notification_close").click();
    }
    return wrong;
}
"""
# Until nothing has been asked of the server for a moment, or for so many seconds;
# whether it is being asked all the same, and what the page says then.
SETTLED = """
async (seconds) => {
    const frame = () => new Promise((done) => setTimeout(done, 16));
    const end = performance.now() + seconds * 1000;
    await frame();
    await frame();
    const busy = () =>
        walk.open || walk.leaving || performance.now() - walk.last < 40 ||
        document.querySelector(".o_blockUI");
    while (busy()) {
        if (performance.now() > end) break;
        await frame();
    }
    return [Boolean(busy()), (SAID)()];
}
""".replace("SAID", SAID.strip())
PATIENCE = 30  # seconds

# What Odoo itself writes to the console, each with the reason why that is no fault.
ALLOWED = ()


class Watch:
    """What was wrong, each with the place where the walk was at that moment."""

    def __init__(self, page):
        self.page, self.place, self.problems = page, "", []
        # Models of which a form has been opened, windows included.
        self.forms = set()
        page.add_init_script(SCRIPT)
        page.on("console", self._on_console)
        page.on("pageerror", lambda error: self.note(f"error on the page: {error}"))
        page.on("response", self._on_response)
        page.on("dialog", self._on_dialog)
        page.on("request", self._on_request)

    def note(self, problem):
        self.problems.append(f"{self.place}: {problem}")

    def _on_console(self, message):
        if message.type not in ("error", "warning"):
            return
        if not any(re.search(allowed, message.text) for allowed in ALLOWED):
            self.note(f"console {message.type}: {message.text[:500]}")

    def _on_request(self, request):
        if called := CALLED.search(request.url):
            self.forms.add(called[1])

    def _on_response(self, response):
        if response.status >= 400:
            self.note(f"HTTP {response.status} {response.url}")

    def _on_dialog(self, dialog):
        self.note(f"a question of the browser's: {dialog.message}")
        dialog.dismiss()

    def start(self):
        """Wait until the web client has drawn its first page."""
        self.page.wait_for_function(STARTED)
        self.settle()

    def until(self, condition, *values):
        """Wait until a condition of the page's holds; whether it did."""
        end = time.monotonic() + PATIENCE
        while not condition(*values):
            if time.monotonic() > end:
                return False
            self.page.wait_for_timeout(50)
        return True

    def settle(self):
        """Wait until the page is at rest, and look whether it says that all is well."""
        end = time.monotonic() + PATIENCE
        while True:
            try:
                return self._settle()
            except Error:
                # Another page came meanwhile.
                if time.monotonic() > end:
                    raise
                self.page.wait_for_timeout(50)

    def _settle(self):
        is_late, all_said = self.page.evaluate(SETTLED, PATIENCE)
        if is_late:
            self.note("the server is still being asked")
        for said in all_said:
            self.note(f"shown: {said[:300]}")
