"""How mail programs announce earlier messages, forwards, signatures and disclaimers.

Patterns for French, English, German and Spanish; each has an example above it. Lines are matched
after their quote marks (">") were taken off.
"""

from __future__ import annotations

import re

# such as "-----Original Message-----", "-------- Message d'origine --------"
REPLY_BAR = re.compile(
    r"[-_—\s*]*(?:original message|original appointment|message d['’]origine|message original"
    r"|ursprüngliche nachricht|originalnachricht|mensaje original|mensaje de origen)[-_—\s*:]*",
    re.IGNORECASE,
)
# such as "---------- Forwarded message ---------", "Début du message transféré :"
FORWARD_BAR = re.compile(
    r"[-_—\s*]*(?:begin )?(?:forwarded message|message transféré|début du message (?:transféré"
    r"|réexpédié)|message réexpédié|weitergeleitete nachricht|anfang der weitergeleiteten "
    r"nachricht|weitergeleitet(?:e e-?mail)?|mensaje reenviado|inicio del mensaje reenviado"
    r"|mensaje transferido)(?: (?:by|von|par|por)\b.*)?[-_—\s*:]*",
    re.IGNORECASE,
)
# such as "Le mar. 3 mars 2026 à 10:12, Sylvie <s@x.fr> a écrit :", "On 3 Mar 2026, at 10:12
WROTE = re.compile(
    r"(?:le|on|am|el)\b.{4,200}?(?:a écrit|wrote|schrieb|escribió)\b.{0,120}:\s*"
    r"|(?:.{2,80}) (?:a écrit|wrote|schrieb|escribió)\s*(?:\(.{0,40}\))?\s*:\s*"
    r"|(?:am|on|le|el) .{4,120}(?:schrieb|wrote|a écrit|escribió) .{1,80}:?",
    re.IGNORECASE,
)
# such as "From: X", "De : X", "Von: X"
FROM = re.compile(r"[*\s]*(?:from|de|von|expéditeur|absender|remitente)\s*\**\s*:", re.IGNORECASE)
# such as "Sent: ...", "Envoyé :", "Gesendet:", "Enviado el:", "Subject:", "Objet :", "Betreff:"
OTHER_HEADER = re.compile(
    r"[*\s]*(?:sent|date|to|cc|bcc|subject|reply-to|envoyé(?: le)?|à|a|objet|date d['’]envoi"
    r"|destinataires?|gesendet(?: am)?|datum|an|betreff|kopie|enviado(?: el)?|fecha|para|asunto"
    r"|copia|importance|wichtigkeit|importancia|pièces? jointes?|attachments?|anlagen?)\s*\**\s*:",
    re.IGNORECASE,
)
# such as "________________________________"
BAR = re.compile(r"[-_=*—–]{8,}")
# such as "--", "-- "
SIGNATURE_DASHES = re.compile(r"(?:--|__|—)\s*")
# such as "Von meinem Mobilgerät gesendet", "Envoyé de mon iPhone", "Sent from my iPad"
SENT_FROM = re.compile(
    r"(?:envoyé (?:de|depuis|à partir)|sent (?:from|via|with)|get outlook for|gesendet (?:von|mit)"
    r"|von meine[mr]\b.*(?:gesendet|geschickt)|enviado (?:desde|con)|unterwegs getippt"
    r"|typed on the go|obtenir outlook|télécharger outlook|tapé sur mon).{0,60}",
    re.IGNORECASE,
)
# such as "Cordialement,", "Mit freundlichen Grüßen", "Kind regards", "Un saludo,", "MfG"
CLOSING = re.compile(
    r"(?:bien |très |sincèrement |sentiments )?(?:cordialement|cdlt|cdt|sincèrement|salutations"
    r"|salutations distinguées|bien à vous|respectueusement|amicalement|à bientôt"
    r"|(?:mit )?(?:freundlichen?|besten?|herzlichen?|vielen|lieben?|viele|schöne) grü(?:ß|ss)en?"
    r"|(?:mit )?freundlichem gru(?:ß|ss)|mfg|vg|lg|gru(?:ß|ss)|grü(?:ß|ss)e|hochachtungsvoll"
    r"|(?:kind|best|warm|many) (?:regards|wishes)|regards|rgds|br"
    r"|yours (?:faithfully|sincerely|truly)"
    r"|sincerely(?: yours)?|cheers|(?:un |reciban un )?(?:cordial |atento )?saludos?"
    r"(?: cordial(?:es)?)?|saludos|atentamente|cordialmente|atte)"
    r"(?:[,.! ].{0,40})?",
    re.IGNORECASE,
)
# such as "Ce message est confidentiel et destiné exclusivement ..."
DISCLAIMER = re.compile(
    r"\b(?:confiden\w+|vertraulich\w*|privileged|disclaimer|haftungsausschluss|aviso legal"
    r"|protección de datos|clause de confidentialité)\b|(?:n['’]imprimez|avant d['’]imprimer"
    r"|before printing|bitte prüfen sie, ob diese mail|denken sie an die umwelt|piense en el medio"
    r"|imprimir este|si vous n['’]êtes pas (?:le|la) destinataire|if you are not the intended"
    r"|irrtümlich erhalten|por error|par erreur)",
    re.IGNORECASE,
)
_DISCLAIMER_OBJECT = re.compile(
    r"message|mail|courriel|nachricht|mensaje|correo|destinat|recipient|empfänger|information",
    re.IGNORECASE,
)
# such as "P.S.", "PS :", "NB :"
POSTSCRIPT = re.compile(r"(?:p\.?\s?s\.?|n\.?b\.?)\s*[:.)-]?\s+\S.*", re.IGNORECASE)
# such as "> > text"
QUOTE = re.compile(r"\s*(?:>|\|\s*>)[>\s]*")


def is_disclaimer(line: str) -> bool:
    """Say whether a line is the legal notice that mail servers add."""
    found = DISCLAIMER.search(line)
    return bool(found and _DISCLAIMER_OBJECT.search(line) and len(line) > 40)
