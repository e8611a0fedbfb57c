"""One way to write what can be written in several, so that the same is found to be the same."""


def canonical_telephone(telephone: str) -> str:
    """Write a number without blanks, and a British one with its zero."""
    digits = telephone.replace(" ", "")
    return "0" + digits.removeprefix("+44") if digits.startswith("+44") else digits


def canonical_postcode(postcode: str) -> str:
    """Write a postcode with one blank before its last three characters."""
    compact = postcode.replace(" ", "")
    return f"{compact[:-3]} {compact[-3:]}"
