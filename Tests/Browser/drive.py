"""Looks at pages in Chromium as people do, and prints what it found as one JSON object, by the name of each page.

    .build/browser/bin/python Tests/Browser/drive.py [--shots FOLDER] NAME=ADDRESS...

ADDRESS is a path of a file or a URL. For each page:

    malformed  where the source breaks the rules of HTML, as html5lib parses it
    errors     what the console and the log of the browser tell (errors and warnings)
    elsewhere  addresses that were asked for and are neither the page's own host nor `data:`
    faults     what axe-core finds serious or critical, in the light and in the dark scheme
    overflow   by how many pixels the page is wider than a phone of 390 pixels
    unreached  links, buttons, fields and scrolling boxes that the Tab key does not come to, or where focus is not seen
    headings   the levels of the headings, in order
    paper      how many A4 pages it prints to, and how many runs of text are on them
    shots      paths of pictures (light, dark, phone, paper), with --shots

A page that needs more says so in STEPS below: a function that gets the driver and returns what it found under `steps`.
Exits with 0 whatever it finds; the tests judge.
"""

import argparse
import base64
import importlib.util
import json
import pathlib
import re
import sys
import urllib.request
import zlib

import html5lib
from selenium import webdriver
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

AXE = (pathlib.Path(importlib.util.find_spec("axe_playwright_python").origin).parent / "axe.min.js").read_text()
DESKTOP, PHONE = (1280, 900), (390, 844)
FOCUSABLE = "a[href], button, input, select, textarea, summary, [tabindex='0']"



def follow(driver, element, key):
    """Presses a key that leads to another page, and waits until it is there."""
    driver.execute_script("window.isLeft = true")
    element.send_keys(key)
    # Between two pages the driver may find none, and says so in several ways.
    is_there = "return !window.isLeft && document.readyState === 'complete'"
    waiting = WebDriverWait(driver, 60, ignored_exceptions=(WebDriverException,))
    waiting.until(lambda _: driver.execute_script(is_there))


def search_and_open(driver):
    """Searches the fleet, filters it and opens a row, with the keyboard alone; the address keeps it all."""
    word = driver.find_element(By.CSS_SELECTOR, "tbody tr td a").text
    search = driver.find_element(By.NAME, "q")
    search.send_keys(word)
    follow(driver, search, Keys.ENTER)
    rows = [row.text for row in driver.find_elements(By.CSS_SELECTOR, "tbody tr")]
    searched = driver.current_url
    driver.find_element(By.NAME, "verdict").send_keys("pass", Keys.TAB)
    follow(driver, driver.find_element(By.CSS_SELECTOR, "form button"), Keys.ENTER)
    filtered = driver.current_url
    verdicts = {element.text.split()[-1] for element in driver.find_elements(By.CSS_SELECTOR, "tbody .verdict")}
    kept = driver.find_element(By.NAME, "q").get_attribute("value")
    follow(driver, driver.find_element(By.CSS_SELECTOR, "tbody tr td a"), Keys.ENTER)
    return {
        "word": word, "rows": rows, "searched": searched, "filtered": filtered, "verdicts": sorted(verdicts),
        "kept": kept, "opened": driver.current_url, "heading": driver.find_element(By.TAG_NAME, "h1").text,
        "lanes": len(driver.find_elements(By.CSS_SELECTOR, "svg.lane"))}


STEPS = {"fleet": search_and_open}


def start():
    options = webdriver.ChromeOptions()
    options.binary_location = "/usr/bin/chromium"
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--force-device-scale-factor=1"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService("/usr/bin/chromedriver"))
    # The checks of a large page take long where the machine is busy with something else.
    driver.set_script_timeout(300)
    return driver


def resize(driver, size, phone=False):
    driver.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": size[0], "height": size[1], "deviceScaleFactor": 1, "mobile": phone})


def scheme(driver, name):
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": name}]})


def requests(driver):
    messages = (json.loads(entry["message"])["message"] for entry in driver.get_log("performance"))
    return [m["params"]["request"]["url"] for m in messages if m["method"] == "Network.requestWillBeSent"]


def elsewhere(driver, address):
    own = re.match(r"\w+://[^/]*", address).group()
    return sorted({url for url in requests(driver) if not url.startswith((own, "data:", "about:"))})


def malformed(address):
    with urllib.request.urlopen(address) as answer:
        source = answer.read()
    parser = html5lib.HTMLParser()
    parser.parse(source, transport_encoding="utf-8")
    return [f"line {line}: {code} {details}" for (line, _), code, details in parser.errors]


def faults(driver):
    # Through the debugger's protocol, because the page's own policy forbids scripts.
    driver.execute_cdp_cmd("Runtime.evaluate", {"expression": AXE})
    found = driver.execute_async_script(
        "axe.run(document, {resultTypes: ['violations']}).then(arguments[arguments.length - 1])")
    return [
        f"{violation['id']}: {node['html'][:160]} {node['failureSummary'][:200]}"
        for violation in found["violations"] if violation["impact"] in ("serious", "critical")
        for node in violation["nodes"]]


def unreached(driver):
    """Goes from stop to stop with the Tab key, all the way round."""
    seen_stops = driver.execute_script(
        """window.stops = [...document.querySelectorAll(arguments[0])].filter(e => e.checkVisibility());
        window.reached = new Set(); return window.stops.length""", FOCUSABLE)
    body = driver.find_element(By.TAG_NAME, "body")
    # A field for a date has four stops: month, day, year, and what opens the calendar.
    inner_stops = 3 * len(driver.find_elements(By.CSS_SELECTOR, "input[type=date]"))
    for _ in range(seen_stops + inner_stops + 2):
        body.send_keys(Keys.TAB) if _ == 0 else driver.switch_to.active_element.send_keys(Keys.TAB)
        driver.execute_script(
            """const e = document.activeElement, style = getComputedStyle(e);
            if (e.matches(':focus-visible') && style.outlineStyle !== 'none') window.reached.add(e)""")
    return driver.execute_script(
        "return window.stops.filter(e => !window.reached.has(e)).map(e => e.outerHTML.slice(0, 120))")


def paper(driver):
    pdf = base64.b64decode(
        driver.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True, "printBackground": True})["data"])
    pages = len(re.findall(rb"/Type\s*/Page\b", pdf))
    streams = re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.S)
    shown = sum(len(re.findall(rb"Tj|TJ", inflated(stream))) for stream in streams)
    return pdf, {"pages": pages, "runs": shown}


def inflated(stream):
    try:
        return zlib.decompressobj().decompress(stream)
    except zlib.error:
        return b""


def shot(driver, folder, name, size, phone=False):
    resize(driver, size, phone)
    height = driver.execute_script("return document.documentElement.scrollHeight")
    path = folder / f"{name}.png"
    data = driver.execute_cdp_cmd(
        "Page.captureScreenshot",
        {"captureBeyondViewport": True,
         "clip": {"x": 0, "y": 0, "width": size[0], "height": min(height, 6000), "scale": 1}})["data"]
    path.write_bytes(base64.b64decode(data))
    return str(path)


def look(driver, name, address, shots):
    found = {}
    driver.get_log("performance")
    resize(driver, DESKTOP)
    scheme(driver, "light")
    driver.get(address)
    found["malformed"] = malformed(address)
    found["faults"] = faults(driver)
    found["headings"] = driver.execute_script(
        "return [...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map(h => +h.tagName[1])")
    found["unreached"] = unreached(driver)
    found["cut"] = driver.execute_script(
        "return [...document.querySelectorAll('.scroll')].filter(e => e.scrollWidth > e.clientWidth)"
        ".map(e => `${e.getAttribute('aria-label')}: ${e.scrollWidth} in ${e.clientWidth}`)")
    scheme(driver, "dark")
    found["faults"] += ["dark: " + fault for fault in faults(driver)]
    resize(driver, PHONE, True)
    found["overflow"] = driver.execute_script(
        "return document.documentElement.scrollWidth - document.documentElement.clientWidth")
    scheme(driver, "light")
    pdf, found["paper"] = paper(driver)
    if name in STEPS:
        resize(driver, DESKTOP)
        found["steps"] = STEPS[name](driver)
    found["elsewhere"] = elsewhere(driver, address)
    found["errors"] = [entry["message"] for entry in driver.get_log("browser")]
    if shots:
        driver.get(address)
        found["shots"] = [shot(driver, shots, f"{name}-light", DESKTOP), shot(driver, shots, f"{name}-phone", PHONE, True)]
        scheme(driver, "dark")
        found["shots"].append(shot(driver, shots, f"{name}-dark", DESKTOP))
        (shots / f"{name}.pdf").write_bytes(pdf)
    return found


def main():
    parser = argparse.ArgumentParser(description="Looks at pages in Chromium; prints JSON.")
    parser.add_argument("--shots", type=pathlib.Path, help="a folder for pictures")
    parser.add_argument("pages", nargs="+", metavar="NAME=ADDRESS")
    options = parser.parse_args()
    if options.shots:
        options.shots.mkdir(parents=True, exist_ok=True)
    driver = start()
    try:
        found = {}
        for page in options.pages:
            name, address = page.split("=", 1)
            if "://" not in address:
                address = pathlib.Path(address).resolve().as_uri()
            found[name] = look(driver, name, address, options.shots)
        json.dump(found, sys.stdout, indent=2)
        print()
    finally:
        driver.quit()


if __name__ == "__main__":
    main()
