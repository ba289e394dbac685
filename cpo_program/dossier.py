"""The sample dossier of the demo: a short, real document as a candidate would hand it in."""

from html import escape

SECTIONS: tuple[tuple[str, str], ...] = (
    (
        "Purpose and scope",
        "This dossier examines the checkout of a mid-sized retailer. In scope: cart, identity, payment, confirmation. "
        "Out of scope: catalog search and returns, which have their own owners and their own models.",
    ),
    (
        "Strategy and goals",
        "The goal is to reduce abandonment from 38 to 28 percent within a year, measured weekly in the funnel. "
        "It decomposes into a faster repeat purchase, fewer refused good customers, and fewer calls to support.",
    ),
    (
        "Anatomy model, perspectives P1 to P6",
        "Each goal is realized by a process, each process is enforced by rules, each rule is carried by one component. "
        "Implementation tasks change components; operations run and measure them. The model is attached as JSON.",
    ),
    (
        "Scalability, security and compliance",
        "Peak load is five times the daily mean. The payment interface keeps 99.95 percent availability by two providers. "
        "Card data never reaches our systems; consent is stored with its purpose and its date.",
    ),
    (
        "Implementation and launch evidence",
        "The change shipped behind a flag to one country, then to four. Each step had an owner, a measure and a way back. "
        "Launch criteria were met on the second attempt; the first was stopped for an unexplained rise in refusals.",
    ),
    (
        "X-ray report, stages 2 to 7",
        "Twelve findings were recorded. The gravest was an absence: nobody owned the recovery after a payment timeout. "
        "Each finding of the first two severities has a treatment, a task and an expected effect.",
    ),
    (
        "Enterprise integration and departments",
        "Finance agreed the settlement rule, support the refusal wording, marketing the reminder. Three handovers were "
        "made explicit, each with a rule both sides can read.",
    ),
    (
        "Limits and open risks",
        "The effect on returns is not yet known. The second provider has not been tried under full load. Two assumptions "
        "on customer identity rest on interviews with eleven people.",
    ),
)


def dossier_pdf(title: str, author: str) -> bytes:
    """A PDF of a few pages with the headings that a dossier should have."""
    from weasyprint import HTML  # takes a second to load; only the demo and tests need it here

    body = "".join(
        f"<section><h1>{escape(head)}</h1>"
        + "".join(f"<p>{escape(text)}</p>" for _ in range(3))
        + "</section>"
        for head, text in SECTIONS
    )
    html = (
        f"<html lang=en><head><title>{escape(title)}</title><style>@page{{size:A4;margin:25mm}}"
        "section{break-after:page}h1{font-size:18pt}p{font-size:11pt;line-height:1.5}</style></head>"
        f"<body><h1>{escape(title)}</h1><p>{escape(author)}</p>{body}</body></html>"
    )
    return bytes(HTML(string=html).write_pdf())
