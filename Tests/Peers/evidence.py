#!/usr/bin/env python3
"""evidence.py PACKAGE [SCHEMAS]: reads a package with the tools that auditors load it with, and prints what they say as JSON.

SCHEMAS is the folder with FedRAMP's official JSON Schemas; without it these are not asked.
"""

import contextlib
import io
import json
import pathlib
import sys

package = pathlib.Path(sys.argv[1])
said = {}


def schemas(folder):
    import jsonschema
    import referencing

    documents = [json.loads(path.read_text()) for path in sorted(folder.glob("*.json"))]
    # They refer to definitions as if these were documents of their own (`….json/$defs/name`, without a fragment).
    definitions = [
        {**document, "$id": f"{document['$id']}/$defs/{name}", "$ref": f"#/$defs/{name}"}
        for document in documents
        for name in document.get("$defs", {})
    ]
    registry = referencing.Registry().with_resources(
        (document["$id"], referencing.Resource.from_contents(document)) for document in documents + definitions
    )
    for document in documents:
        jsonschema.Draft202012Validator.check_schema(document)
    files = {
        "vulnerability-detail-report": "vulnerability-detail-report",
        "accepted-vulnerability-info": "accepted-vulnerabilities",
        "historical-ver-activity": "historical-activity",
    }
    errors = []
    for schema, name in files.items():
        document = next(d for d in documents if f"fedramp-{schema}-schema" in d["$id"])
        validator = jsonschema.Draft202012Validator(
            document, registry=registry, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
        )
        value = json.loads((package / f"fedramp/{name}.json").read_text())
        errors += [f"{name}: {error.json_path}: {error.message}" for error in validator.iter_errors(value)]
    return errors


def nist():
    from oscal import OSCAL

    errors = []
    for name in ["assessment-results", "poam"]:
        document = OSCAL.load(str(package / f"oscal/{name}.json"))
        if not document.is_valid:
            errors += [f"{name}: {error}" for error in document.validation_errors] or [f"{name}: invalid"]
    return errors


def trestle():
    from trestle.oscal.assessment_results import AssessmentResults
    from trestle.oscal.poam import PlanOfActionAndMilestones

    results = AssessmentResults.oscal_read(package / "oscal/assessment-results.json")
    plan = PlanOfActionAndMilestones.oscal_read(package / "oscal/poam.json")
    return {
        "observations": len(results.results[0].observations),
        "findings": len(results.results[0].findings),
        "items": len(plan.poam_items),
        "uuids": sorted(str(item.uuid) for item in plan.poam_items),
    }


def trestle_task(sheet):
    import configparser
    import tempfile

    from trestle.oscal.poam import PlanOfActionAndMilestones
    from trestle.tasks.base_task import TaskOutcome
    from trestle.tasks.xlsx_to_oscal_poam import XlsxToOscalPoam

    with tempfile.TemporaryDirectory() as folder:
        config = configparser.ConfigParser()
        config["task.xlsx-to-oscal-poam"] = {
            "xlsx-file": str(package / "poam.xlsx"),
            "output-dir": folder,
            "title": "A test",
            "version": "1",
            "work-sheet-name": sheet,
            "system-id": "test",
            "validate-required-fields": "on",
            "output-overwrite": "true",
        }
        task = XlsxToOscalPoam(config["task.xlsx-to-oscal-poam"])
        outcome = task.execute()
        if outcome != TaskOutcome("success"):
            return str(outcome)
        files = list(pathlib.Path(folder).glob("*.json"))
        if not files:
            return "nothing written"
        plan = PlanOfActionAndMilestones.oscal_read(files[0])
        return sorted(p.value for item in plan.poam_items for p in item.props or [] if p.name == "poam-id")


def workbook(name):
    import openpyxl

    book = openpyxl.load_workbook(package / name)
    cells = {
        sheet.title: [[None if value is None else str(value) for value in row] for row in sheet.iter_rows(values_only=True)]
        for sheet in book
    }
    formulas = [cell.coordinate for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    properties = book.properties
    times = [str(properties.created), str(properties.modified)]
    return {"sheets": cells, "formulas": formulas, "times": times}


# These tools talk on standard output.
with contextlib.redirect_stdout(io.StringIO()):
    said["schemas"] = schemas(pathlib.Path(sys.argv[2])) if len(sys.argv) > 2 else None
    said["nist"] = nist()
    said["trestle"] = trestle()
    said["plan"] = workbook("poam.xlsx")
    said["inventory"] = workbook("inventory.xlsx")
    said["task"] = {
        sheet: trestle_task(sheet) for sheet in ["Open POA&M Items", "Closed POA&M Items", "Configuration Findings"]
    }
json.dump(said, sys.stdout)
