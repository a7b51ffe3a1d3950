"""Names of the generated customers: people, trades, towns and coined words of six countries."""

from __future__ import annotations

import dataclasses
import random

COUNTRIES = ("FR", "DE", "ES", "GB", "IT", "BE")
COUNTRY_WEIGHTS = (40, 22, 14, 12, 7, 5)


@dataclasses.dataclass(frozen=True, slots=True)
class Words:
    """What names of a country are made of."""

    people: tuple[str, ...]
    trades: tuple[str, ...]
    towns: tuple[str, ...]
    forms: tuple[str, ...]
    shapes: tuple[str, ...]
    freemail: tuple[str, ...]


def _split(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def _listed(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())


WORDS = {
    "FR": Words(
        _split(
            "Lefèvre Garnier Rousseau Blanchard Guérin Chevalier Mercier Faure Perrin Boyer "
            "Gaillard Lemoine Renaud Brunet Dumont Marchal Charpentier Joly Fabre Leclercq "
            "Vidal Picard Aubert Hamel Bertin Poulain Delmas Besnard Texier Vasseur Guillou "
            "Maillard Prévost Lacroix Pasquier Barbier Carlier Jacquet Cordier Bouvier Tessier "
            "Gérard Rivière Masson Colin Drouet Kerbrat Le-Goff Montagné Sabatier Escoffier "
            "Thibault Weber Etchegaray Casanova"
        ),
        _listed(
            "Boulangerie, Transports, Menuiserie, Électricité, Maçonnerie, Primeurs, Boissons, "
            "Quincaillerie, Plomberie, Bâtiment, Négoce, Emballages, Peintures, Jardineries, "
            "Hôtellerie, Traiteur, Distribution, Automobiles, Imprimerie, Charcuterie, "
            "Fournitures, Matériaux, Chauffage, Traitement de Surfaces, Conserves, Épicerie "
            "Fine, Nettoyage"
        ),
        _listed(
            "Lyon, Nantes, Lille, Rennes, Toulouse, Bordeaux, Dijon, Angers, Pau, Brest, Metz, "
            "Tours, Annecy, Troyes, Valence, Quimper, Saint-Étienne, Clermont-Ferrand, Le "
            "Havre, Béziers"
        ),
        _listed("SARL, SAS, SA, S.A.S., EURL, SNC, SASU, S.A.R.L."),
        (
            "{trade} {person}", "{person} {trade}", "Ets {person}", "{person} & Fils",
            "{trade} de {town}", "Société {coined}", "{coined}", "{coined} {trade}",
            "{person} {person2}", "{trade} {person} {person2}", "Groupement {trade} {town}",
        ),
        _split("orange.fr wanadoo.fr free.fr gmail.com laposte.net sfr.fr"),
    ),
    "DE": Words(
        _split(
            "Hoffmann Schäfer Krüger Brandt Vogel Lindner Böhm Seidel Günther Ziegler Pohl "
            "Hartwig Ritter Dietrich Kühn Jäger Winkler Albrecht Förster Stein Reuter "
            "Engelhardt Thiel Baumann Kaiser Fuchs Scholz Möller Lang Weiß Jung Hahn Schubert "
            "Bergmann Sauer Arnold Wolff Pfeiffer Grimm Eckert Nagel Rauscher Obermeier "
            "Petersen Clausen Tietze Zeller Maurer"
        ),
        _listed(
            "Baustoffe, Getränke, Elektrotechnik, Metallbau, Spedition, Lebensmittel, "
            "Werkzeuge, Gartenbau, Haustechnik, Druckerei, Bäckerei, Farben, Verpackungen, "
            "Fliesen, Holzhandel, Fleischerei, Autohaus, Medizintechnik, Logistik, Feinkost, "
            "Kältetechnik, Gebäudereinigung"
        ),
        _listed(
            "Kassel, Ulm, Bremen, Fulda, Erfurt, Aachen, Lübeck, Mainz, Halle, Bamberg, Gera, "
            "Siegen, Münster, Trier, Passau, Rostock, Bielefeld, Würzburg, Saarbrücken, "
            "Göttingen"
        ),
        _listed("GmbH, GmbH & Co. KG, AG, KG, OHG, e.K., UG (haftungsbeschränkt)"),
        (
            "{person} {trade}", "{trade} {person}", "{person} & {person2}", "{person} & Söhne",
            "{trade} {town}", "{coined}", "{coined} {trade}", "{town}er {trade}",
            "Gebr. {person}", "{person}-{person2} {trade}",
        ),
        _split("gmx.de web.de t-online.de gmail.com freenet.de"),
    ),
    "ES": Words(
        _split(
            "Navarro Serrano Molina Iglesias Ortega Castillo Rubio Medina Calvo Vega Fuentes "
            "Aguilar Pascual Herrero Cabrera Reyes Gallego Núñez Ibáñez Márquez Soler Bravo "
            "Román Esteban Parra Arias Peña Carmona Rojas Crespo Sáez Lozano Montero Benítez "
            "Ferrer Hidalgo Beltrán"
        ),
        _listed(
            "Suministros, Transportes, Construcciones, Distribuciones, Talleres, Alimentación, "
            "Conservas, Maderas, Hostelería, Pinturas, Electricidad, Ferretería, Papelería, "
            "Congelados, Envases"
        ),
        _listed(
            "Murcia, Zaragoza, Gijón, Vigo, Burgos, Cádiz, Almería, Lleida, Huesca, Logroño, "
            "Badajoz"
        ),
        _listed("S.L., S.A., S.L.U., SL, SA, S.Coop."),
        (
            "{trade} {person}", "Hermanos {person}", "{trade} {person} y {person2}", "{coined}",
            "{trade} {town}", "{person} e Hijos", "{coined} Ibérica", "{trade} {coined}",
        ),
        _split("hotmail.es gmail.com telefonica.net yahoo.es"),
    ),
    "GB": Words(
        _split(
            "Whitfield Barlow Haines Pemberton Ashworth Thornton Radcliffe Holloway Kershaw "
            "Draper Fenwick Lockwood Stanton Merrick Bradshaw Hargreaves Tilley Wainwright "
            "Chadwick Elliott Sutcliffe Ormond Pritchard McAllister O'Neill Drummond Kerr Lomax "
            "Garside Tunstall Yates"
        ),
        _listed(
            "Catering, Haulage, Timber, Building Supplies, Foods, Engineering, Joinery, "
            "Wholesale, Packaging, Motors, Stationery, Electrical, Plumbing, Farm Shop, "
            "Fasteners, Print, Hotels"
        ),
        _listed("Leeds, Bristol, York, Derby, Cardiff, Perth, Exeter, Hull, Norwich, Luton, Bath"),
        _listed("Ltd, Limited, PLC, LLP"),
        (
            "{person} {trade}", "{person} & Sons", "{person} & {person2}", "{town} {trade}",
            "{coined}", "{coined} {trade}", "The {town} {trade} Company", "{person} Bros",
        ),
        _split("gmail.com outlook.com btinternet.com yahoo.co.uk"),
    ),
    "IT": Words(
        _split(
            "Ferrari Colombo Ricci Marino Greco Conti Galli Mancini Rinaldi Caruso Barbieri "
            "Fontana Moretti Santoro Mariani Villa Ferrara Leone Longo Gentile Martinelli Serra "
            "Bianco"
        ),
        _listed(
            "Alimentari, Trasporti, Costruzioni, Ferramenta, Officine, Vini, Dolciaria, "
            "Ceramiche"
        ),
        _listed("Torino, Parma, Bari, Modena, Verona, Lecce, Pisa, Udine"),
        _listed("S.r.l., S.p.A., Srl, S.n.c."),
        ("{trade} {person}", "Fratelli {person}", "{coined}", "{trade} {town}", "{person} {trade}"),
        _split("libero.it gmail.com tiscali.it"),
    ),
    "BE": Words(
        _split("Peeters Janssens Maes Claes Wouters Dubois Lambert Dupont Hermans Goossens Baert"),
        _listed("Bouw, Drukkerij, Vervoer, Slagerij, Chocolaterie, Brasserie, Bricolage, Techniek"),
        _listed("Gent, Namur, Liège, Brugge, Mons, Hasselt, Leuven"),
        _listed("BV, NV, SRL, SA"),
        ("{trade} {person}", "{person} {trade}", "{coined}", "{person} & {person2}"),
        _split("skynet.be telenet.be gmail.com"),
    ),
}  # fmt: skip

_ONSETS = _split("b br c cl d dr f fl g gr h j k l m n p pr qu r s st t tr v z")
_VOWELS = _split("a e i o u ia io eo au")
_ENDS = _split("n r s x tec nova plus dis sol med tron via rys gel lia co ris max fer bio val")


def coined(rng: random.Random) -> str:
    """Make up a word such as "Drionova"."""
    middle = "".join(rng.choice(_ONSETS) + rng.choice(_VOWELS) for _ in range(rng.randint(1, 2)))
    return (middle + rng.choice(_ENDS)).capitalize()


def company_name(rng: random.Random, country: str) -> tuple[str, str]:
    """Give a name without and with its legal form (which may be missing or come first)."""
    words = WORDS[country]
    bare = rng.choice(words.shapes).format(
        trade=rng.choice(words.trades),
        person=rng.choice(words.people),
        person2=rng.choice(words.people),
        town=rng.choice(words.towns),
        coined=coined(rng),
    )
    if rng.random() < 0.06:
        return bare, bare
    form = rng.choice(words.forms)
    return bare, f"{form} {bare}" if country == "FR" and rng.random() < 0.12 else f"{bare} {form}"
