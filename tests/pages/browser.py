"""A real Chromium, driven by WebDriver (W3C) over plain HTTP: no library needed."""

import base64
import json
import os
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request

KEYS = {
    "Enter": "\ue007", "Tab": "\ue004", "Escape": "\ue00c", "F1": "\ue031", "F2": "\ue032",
    "Control": "\ue009", "Shift": "\ue008", "Alt": "\ue00a", "PageDown": "\ue00f",
    "PageUp": "\ue00e", "Backspace": "\ue003",
}
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"


class Driver:
    """chromedriver on a free port."""

    def __init__(self):
        program = shutil.which("chromedriver")
        if not program:
            raise SystemExit("chromedriver is missing: apt install chromium chromium-driver")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.process = subprocess.Popen(
            [program, f"--port={self.port}"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        for _ in range(100):
            try:
                if self.call("GET", "/status")["ready"]:
                    return
            except OSError:
                time.sleep(0.1)
        raise SystemExit("chromedriver does not answer")

    def call(self, method, path, body=None):
        data = json.dumps(body).encode() if body is not None else None
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}", data, {"Content-Type": "application/json"}, method=method
        )
        try:
            with urllib.request.urlopen(request, timeout=90) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise RuntimeError(json.load(error)["value"]["message"].splitlines()[0]) from None

    def close(self):
        self.process.terminate()
        self.process.wait(10)


class Browser:
    """One window with cookies of its own."""

    def __init__(self, driver, width=1366, height=657, scale=1):
        self.driver = driver
        arguments = ["--headless=new", "--disable-gpu", "--disable-dev-shm-usage", "--lang=vi"]
        if os.geteuid() == 0:
            arguments.append("--no-sandbox")
        options = {"args": arguments}
        if binary := shutil.which("chromium"):
            options["binary"] = binary
        wanted = {"alwaysMatch": {
            "goog:chromeOptions": options,
            "goog:loggingPrefs": {"browser": "ALL"},
            "unhandledPromptBehavior": "accept",
        }}
        self.session = driver.call("POST", "/session", {"capabilities": wanted})["sessionId"]
        self.screen(width, height, scale)

    def call(self, method, path, body=None):
        return self.driver.call(method, f"/session/{self.session}{path}", body)

    def devtools(self, command, **parameters):
        return self.call("POST", "/goog/cdp/execute", {"cmd": command, "params": parameters})

    def screen(self, width, height, scale=1):
        self.devtools("Emulation.setDeviceMetricsOverride",
                      width=width, height=height, deviceScaleFactor=scale, mobile=False)

    def go(self, address):
        self.call("POST", "/url", {"url": address})

    @property
    def address(self):
        return self.call("GET", "/url")

    def run(self, script, *arguments):
        return self.call("POST", "/execute/sync", {"script": script, "args": list(arguments)})

    def until(self, script, *arguments, seconds=20):
        """Waits until a script gives something true; gives it."""
        end = time.monotonic() + seconds
        while True:
            try:
                if found := self.run(script, *arguments):
                    return found
            except RuntimeError:
                pass  # the page is being changed
            if time.monotonic() > end:
                raise AssertionError(f"not within {seconds} s: {script} {arguments} at {self.address}")
            time.sleep(0.05)

    def press(self, *keys):
        """Presses keys together: `press("Control", "Enter")`."""
        names = [KEYS.get(key, key) for key in keys]
        down = [{"type": "keyDown", "value": key} for key in names]
        up = [{"type": "keyUp", "value": key} for key in reversed(names)]
        self.actions([{"type": "key", "id": "keys", "actions": down + up}])

    def type(self, text):
        steps = [{"type": kind, "value": key} for key in text for kind in ("keyDown", "keyUp")]
        self.actions([{"type": "key", "id": "keys", "actions": steps}])

    def click(self, x, y, control=False):
        """A click of the mouse at a point of the window."""
        for kind in ("mouseMoved", "mousePressed", "mouseReleased"):
            button = "none" if kind == "mouseMoved" else "left"
            self.devtools("Input.dispatchMouseEvent", type=kind, x=int(x), y=int(y), button=button,
                          clickCount=int(button == "left"), modifiers=2 if control else 0)

    def actions(self, actions):
        self.call("POST", "/actions", {"actions": actions})
        self.call("DELETE", "/actions")

    def picture(self, path):
        with open(path, "wb") as file:
            file.write(base64.b64decode(self.call("GET", "/screenshot")))

    def log(self):
        """What the console said that is an error: scripts, resources, the content policy."""
        lines = self.call("POST", "/se/log", {"type": "browser"})
        return [line["message"] for line in lines if line["level"] == "SEVERE"]

    def close(self):
        self.call("DELETE", "")

    def kill(self):
        """Ends the browser as a power cut would: no page hears of it."""
        try:
            self.devtools("Browser.crash")
        except (RuntimeError, OSError):
            pass  # it is gone, as asked
