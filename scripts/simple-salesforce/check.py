"""Uses the emulated Salesforce as a Python program would, with simple-salesforce as it is: `check.py URL TOKEN`.

Prints one line per step. Exit codes: 0 all steps held, 1 one did not.
"""

import sys
import traceback
from urllib.parse import urlsplit, urlunsplit

import requests
from requests.adapters import HTTPAdapter
from simple_salesforce import Salesforce
from simple_salesforce.exceptions import (
    SalesforceError,
    SalesforceExpiredSession,
    SalesforceMalformedRequest,
    SalesforceMoreThanOneRecord,
    SalesforceResourceNotFound,
)
from simple_salesforce.format import format_soql


class PlainAdapter(HTTPAdapter):
    """The library always speaks https. The emulator has no certificate."""

    def send(self, request, **options):
        request.url = urlunsplit(urlsplit(request.url)._replace(scheme="http"))
        return super().send(request, **options)


def connect(url, token):
    session = requests.Session()
    session.trust_env = False
    session.mount("https://", PlainAdapter())
    return Salesforce(instance_url=url, session_id=token, session=session)


def raises(kind, act):
    """The error, which must be of this kind."""
    try:
        act()
    except kind as error:
        return error
    raise AssertionError(f"no {kind.__name__}")


def row(type_name, **fields):
    return {"attributes": {"type": type_name}, **fields}


def rows_are_created_read_changed_and_deleted(sf):
    created = sf.Contact.create({"LastName": "Rivers", "Counselor_Id__c": "P1"})
    assert created["success"] and created["errors"] == [], created
    contact_id = created["id"]
    assert sf.Contact.get(contact_id)["LastName"] == "Rivers"
    assert sf.Contact.get_by_custom_id("Counselor_Id__c", "P1")["Id"] == contact_id
    assert sf.Contact.update(contact_id, {"FirstName": "Ann"}) == 204
    assert sf.Contact.get(contact_id)["Name"] == "Ann Rivers"
    assert sf.Contact.delete(contact_id) == 204
    raises(SalesforceResourceNotFound, lambda: sf.Contact.get(contact_id))


def an_upsert_creates_and_updates(sf):
    key = "Counselor_Id__c/P2"
    assert sf.Contact.upsert(key, {"LastName": "Brooks"}) == 201
    assert sf.Contact.upsert(key, {"LastName": "Rivers"}) == 200
    found = sf.query("SELECT LastName FROM Contact WHERE Counselor_Id__c = 'P2'")
    assert [record["LastName"] for record in found["records"]] == ["Rivers"], found


def a_key_that_is_not_unique_is_ambiguous(sf):
    for name in ("One", "Two"):
        sf.Account.create({"Name": name, "Site_Code__c": "S1"})
    raises(SalesforceMoreThanOneRecord, lambda: sf.Account.get_by_custom_id("Site_Code__c", "S1"))


def queries_are_read_page_by_page(sf):
    records = [row("Account", Name=f"Account {n}") for n in range(200)]
    for _ in range(3):
        sf.restful("composite/sobjects", method="POST", json={"records": records})
    first = sf.query("SELECT Id, Name FROM Account WHERE Name LIKE 'Account %'")
    assert first["totalSize"] == 600 and not first["done"], first["totalSize"]
    second = sf.query_more(first["nextRecordsUrl"], identifier_is_url=True)
    assert second["totalSize"] == 600
    assert len(sf.query_all("SELECT Id FROM Account WHERE Name LIKE 'Account %'")["records"]) == 600
    assert sum(1 for _ in sf.query_all_iter("SELECT Id FROM Account WHERE Name = 'Account 7'")) == 3
    assert sf.query("SELECT COUNT() FROM Account WHERE Name LIKE 'Account %'")["totalSize"] == 600


def a_query_with_quotes_is_escaped(sf):
    sf.Contact.create({"LastName": "O'Neill \\ 100%"})
    soql = format_soql("SELECT Id FROM Contact WHERE LastName = {}", "O'Neill \\ 100%")
    assert sf.query(soql)["totalSize"] == 1


def a_query_sees_parents_and_deleted_records(sf):
    account = sf.Account.create({"Name": "North"})["id"]
    contact = sf.Contact.create({"LastName": "Woods", "AccountId": account})["id"]
    soql = "SELECT Account.Name FROM Contact WHERE LastName = 'Woods'"
    assert sf.query(soql)["records"][0]["Account"]["Name"] == "North"
    sf.Contact.delete(contact)
    assert sf.query(soql)["totalSize"] == 0
    assert sf.query(soql, include_deleted=True)["totalSize"] == 1


def a_collection_is_answered_row_by_row(sf):
    records = [
        row("Contact", LastName="Rivers", Counselor_Id__c="P3"),
        row("Contact", LastName="x" * 81, Counselor_Id__c="P4"),
    ]
    path = "composite/sobjects/Contact/Counselor_Id__c"
    results = sf.restful(path, method="PATCH", json={"allOrNone": False, "records": records})
    assert [result["success"] for result in results] == [True, False], results
    assert results[1]["errors"][0]["statusCode"] == "STRING_TOO_LONG", results
    results = sf.restful(path, method="PATCH", json={"allOrNone": True, "records": records})
    assert results[0]["errors"][0]["statusCode"] == "ALL_OR_NONE_OPERATION_ROLLED_BACK", results


def a_composite_refers_to_earlier_answers(sf):
    base = f"/services/data/v{sf.sf_version}"
    answer = sf.restful(
        "composite",
        method="POST",
        json={
            "compositeRequest": [
                {
                    "method": "POST",
                    "url": f"{base}/sobjects/Account",
                    "referenceId": "account",
                    "body": {"Name": "South"},
                },
                {
                    "method": "POST",
                    "url": f"{base}/sobjects/Contact",
                    "referenceId": "contact",
                    "body": {"LastName": "Lake", "AccountId": "@{account.id}"},
                },
            ]
        },
    )
    assert [part["httpStatusCode"] for part in answer["compositeResponse"]] == [201, 201], answer


def the_org_describes_itself(sf):
    assert {each["name"] for each in sf.describe()["sobjects"]} >= {"Account", "Contact", "Task"}
    fields = {field["name"]: field for field in sf.Contact.describe()["fields"]}
    assert fields["Counselor_Id__c"]["externalId"], fields["Counselor_Id__c"]
    assert sf.limits()["DailyApiRequests"]["Max"] > 0
    assert sf.api_usage["api-usage"].total > 0


def errors_become_exceptions(sf):
    error = raises(SalesforceMalformedRequest, lambda: sf.Contact.create({"FirstName": "Ann"}))
    assert error.content[0]["errorCode"] == "REQUIRED_FIELD_MISSING", error.content
    error = raises(SalesforceMalformedRequest, lambda: sf.query("SELECT Nothing FROM Contact"))
    assert error.content[0]["errorCode"] == "INVALID_FIELD", error.content


def bulk_helpers_are_refused_plainly(sf):
    records = [{"LastName": "Bulk"}]
    for act in (lambda: sf.bulk.Contact.insert(records), lambda: sf.bulk2.Contact.insert(records=records)):
        error = raises(SalesforceError, act)
        assert "bulk jobs" in str(error), error


def an_unknown_session_is_refused(sf):
    sf.session_id = "unknown"
    sf._generate_headers()
    raises(SalesforceExpiredSession, lambda: sf.query("SELECT Id FROM Contact"))


STEPS = [
    rows_are_created_read_changed_and_deleted,
    an_upsert_creates_and_updates,
    a_key_that_is_not_unique_is_ambiguous,
    queries_are_read_page_by_page,
    a_query_with_quotes_is_escaped,
    a_query_sees_parents_and_deleted_records,
    a_collection_is_answered_row_by_row,
    a_composite_refers_to_earlier_answers,
    the_org_describes_itself,
    errors_become_exceptions,
    bulk_helpers_are_refused_plainly,
    an_unknown_session_is_refused,
]


def main(url, token):
    failed = 0
    for step in STEPS:
        try:
            step(connect(url, token))
            print(f"ok      {step.__name__.replace('_', ' ')}")
        except Exception:
            failed += 1
            print(f"FAILED  {step.__name__.replace('_', ' ')}")
            traceback.print_exc(file=sys.stdout)
    print("all steps held" if failed == 0 else f"{failed} of {len(STEPS)} steps failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
