"""The words of the paper, in English and French. Sentences of the plan itself stand as the plan has them."""

from __future__ import annotations

from typing import Literal

Language = Literal["en", "fr"]
LANGUAGES: tuple[Language, ...] = ("en", "fr")

# Key → English, French.
WORDS: dict[str, tuple[str, str]] = {
    "runbook": ("Procedure by hand", "Procédure manuelle"),
    "open": ("open", "ouvrir"),
    "close": ("close", "fermer"),
    "change": ("Change", "Changement"),
    "plan": ("Plan (SHA-256)", "Plan (SHA-256)"),
    "intent": ("Intent (SHA-256)", "Intention (SHA-256)"),
    "tool": ("Made by", "Produit par"),
    "owner": ("Answers for the unit", "Répond de l'unité"),
    "done_by": ("Carried out by", "Exécuté par"),
    "seen_by": ("Second pair of eyes", "Seconde personne"),
    "date": ("Date and time", "Date et heure"),
    "order": ("Order", "Ordre"),
    "order_text": (
        (
            "Take the sheets in this order. Type and check every device first; make it permanent (block 'keep') only when "
            "every check of every device has passed, while the shortest timer lasts. If one fails, go back on every device,"
            " the last one first."
        ),
        (
            "Prendre les feuilles dans cet ordre. Saisir et contrôler d'abord tous les équipements ; ne rendre permanent "
            "(bloc « conserver ») que lorsque tous les contrôles de tous les équipements sont bons, avant la fin du plus "
            "court délai. Si l'un échoue, revenir en arrière sur tous, le dernier d'abord."
        ),
    ),
    "timer_text": (
        (
            "Timers are set to {minutes} minutes here, longer than netauto's: hands are slower. The lines are the plan's, "
            "unchanged."
        ),
        (
            "Les délais sont ici de {minutes} minutes, plus longs que ceux de netauto : la saisie est plus lente. Les "
            "lignes sont celles du plan, inchangées."
        ),
    ),
    "prerequisites": ("Before you begin", "Avant de commencer"),
    "no_prerequisites": ("nothing", "rien"),
    "secrets": ("Secrets", "Secrets"),
    "secret_where": (
        "{reference}: type the value instead, brackets included. Find it with: {how}",
        "{reference} : saisir la valeur à la place, crochets compris. La trouver avec : {how}",
    ),
    "secret_vault": ("ansible-vault view {vault} (key {key})", "ansible-vault view {vault} (clé {key})"),
    "secret_env": ("the environment variable {key}", "la variable d'environnement {key}"),
    "secret_paper": (
        "Never write a value on this paper. Without tools: the sealed envelope of the person who answers.",
        "Ne jamais écrire une valeur sur ce papier. Sans outil : l'enveloppe scellée de la personne qui répond.",
    ),
    "unchanged": ("Nothing is typed at", "Rien à saisir sur"),
    "nothing": (
        "Nothing to do: every device is as planned.",
        "Rien à faire : tous les équipements sont conformes au plan.",
    ),
    "device": ("Device", "Équipement"),
    "role": ("Role, site", "Rôle, site"),
    "platform": ("Platform", "Plateforme"),
    "address": ("Address", "Adresse"),
    "no_address": ("not in the inventory", "absente de l'inventaire"),
    "account": ("Account, password", "Compte, mot de passe"),
    "base": ("Configuration before", "Configuration avant"),
    "predicted": ("Configuration after", "Configuration après"),
    "impact": ("What users may notice", "Ce que les utilisateurs peuvent remarquer"),
    "sheet": ("Sheet", "Feuille"),
    "of": ("of", "sur"),
    "page": ("Page", "Page"),
    "before": (
        "Look first: what must be free, and nobody at work",
        "Regarder d'abord : ce qui doit être libre, personne au travail",
    ),
    "begin": ("Begin", "Commencer"),
    "lines": ("Type these lines, in this order", "Saisir ces lignes, dans cet ordre"),
    "effect": ("Let it take effect", "Rendre effectif"),
    "after": ("Check", "Contrôler"),
    "keep": ("Keep: make it permanent and save", "Conserver : rendre permanent et enregistrer"),
    "held": ("Later, when the workstation has proved itself", "Plus tard, lorsque le poste a fait ses preuves"),
    "back": (
        "If something goes wrong before it is permanent, type",
        "En cas de problème avant que ce soit permanent, saisir",
    ),
    "undo": ("If something goes wrong once it is permanent, type", "En cas de problème une fois permanent, saisir"),
    "stop_if": (
        "Stop here if an answer is another one: the plan was made for another configuration.",
        "S'arrêter ici si une réponse diffère : le plan a été fait pour une autre configuration.",
    ),
    "timed": (
        (
            "From here on the device goes back by itself after {minutes} minutes, unless it is made permanent. Time: ____ :"
            " ____"
        ),
        (
            "À partir d'ici l'équipement revient seul en arrière après {minutes} minutes, sauf s'il est rendu permanent. "
            "Heure : ____ : ____"
        ),
    ),
    "untimed": (
        "This device has no timer: once it has taken effect, only the inverse lines below undo it.",
        "Cet équipement n'a pas de délai : une fois effectif, seules les lignes inverses ci-dessous l'annulent.",
    ),
    "refused": (
        "If the device refuses a line, type no further line: go to the block 'if something goes wrong'.",
        "Si l'équipement refuse une ligne, ne plus rien saisir : passer au bloc « en cas de problème ».",
    ),
    "edited": (
        (
            "These lines are written into files, with an editor: 'file' names the file and 'end' closes it, indented lines "
            "stand in it (four blanks fewer), 'delete' takes a line or a file away."
        ),
        (
            "Ces lignes s'écrivent dans des fichiers, avec un éditeur : « file » nomme le fichier et « end » le ferme, les "
            "lignes en retrait s'y trouvent (quatre blancs de moins), « delete » enlève une ligne ou un fichier."
        ),
    ),
    "links": (
        "networkd keeps an interface whose .netdev file is gone: ip link delete dev NAME for each.",
        "networkd garde une interface dont le fichier .netdev n'existe plus : ip link delete dev NOM pour chacune.",
    ),
    "as_before": (
        "Then look again as in the first block: everything must be as it was.",
        "Puis regarder de nouveau comme au premier bloc : tout doit être comme avant.",
    ),
    "initials": ("Initials", "Visa"),
}


def word(name: str, language: Language, **values: object) -> str:
    """Return the words called `name`, with `values` put in."""
    text = WORDS[name][LANGUAGES.index(language)]
    return text.format(**values) if values else text
