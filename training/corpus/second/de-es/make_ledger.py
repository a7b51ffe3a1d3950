#!/usr/bin/env python3
"""Write ledger/*.csv: customers by hand below, invoices drawn with a fixed seed."""
import csv
import datetime as dt
import random
from decimal import Decimal as D
from pathlib import Path

HERE = Path(__file__).parent / "ledger"
R = random.Random(20260611)
# name | aliases | language | country | domain | city
CUSTOMERS = """
Kessler Feinmechanik GmbH||de|DE|kessler-feinmechanik.de|Tuttlingen
Kessler Feinkost GmbH & Co. KG|Kessler Feinkost|de|DE|kessler-feinkost.de|Esslingen
Molkerei Haßlberg eG|Haßlberger Milch|de|DE|hasslberger.de|Bad Endorf
Stadtwerke Öhrenfeld AöR||de|DE|stadtwerke-oehrenfeld.de|Öhrenfeld
Dr. Wunderlich Analytik GmbH|Wunderlich Labor;DWA|de|DE|dwa-labor.de|Göttingen
Wunderlich & Sohn OHG||de|DE|wunderlich-sohn.de|Göttingen
Brauhaus Zwiesel KG||de|DE|brauhaus-zwiesel.de|Zwiesel
Tischlerei Overbeck e.K.|Overbeck|de|DE|tischlerei-overbeck.de|Meppen
Nordstern Versandlogistik GmbH|Nordstern Fulfilment;NVL|de|DE|nordstern-versand.de|Bremen
Nordstern Reederei GmbH & Co. KG||de|DE|nordstern-reederei.de|Hamburg
Klinikum am Rosengarten gGmbH|Rosengarten-Klinik|de|DE|klinikum-rosengarten.de|Fulda
Huber Landtechnik GmbH||de|DE|huber-landtechnik.de|Straubing
Huber Dachbau GmbH||de|DE|huber-dachbau.de|Landshut
Papeterie Lüdtke||de|DE|papeterie-luedtke.de|Stralsund
Gärtnerei Ostermoor GbR||de|DE|ostermoor-pflanzen.de|Wiesmoor
Universität Halmstedt||de|DE|uni-halmstedt.de|Halmstedt
Vogtländer Bürstenfabrik AG|VBF|de|DE|vogtlaender-buersten.de|Schönheide
Schleswiger Räucherfisch GmbH||de|DE|schleswiger-raeucherfisch.de|Kappeln
Autohaus Prinz GmbH & Co. KG||de|DE|autohaus-prinz.de|Worms
Sanitär Prinz GmbH||de|DE|prinz-sanitaer.de|Worms
Metallbau Czerny GmbH|Czerny|de|DE|metallbau-czerny.de|Görlitz
Lausitzer Glasveredelung GmbH|LGV|de|DE|lausitzer-glas.de|Weißwasser
Elbtal Pharma Service GmbH||de|DE|elbtal-pharma.de|Radebeul
Bäckerei Thormählen GmbH|Thormählen|de|DE|baeckerei-thormaehlen.de|Elmshorn
Umweltlabor Südharz GmbH||de|DE|umweltlabor-suedharz.de|Nordhausen
Weingut Abt-Lorenz||de|DE|abt-lorenz.de|Nierstein
Kunststoffwerk Ippendorf AG||de|DE|kw-ippendorf.de|Bonn
Reinigungsdienste Blitzeblank UG (haftungsbeschränkt)|Blitzeblank|de|DE|blitzeblank-service.de|Kassel
Sächsische Zündkerzen GmbH||de|DE|saechsische-zuendkerzen.de|Zwickau
Hofmolkerei Dangast KG||de|DE|hofmolkerei-dangast.de|Varel
Zimmermann & Riedl Bau GmbH|Z&R Bau|de|DE|zr-bau.de|Passau
Riedl Transporte GmbH||de|DE|riedl-transporte.de|Passau
Apotheken-Einkauf Rhein-Main eG|AERM|de|DE|aerm.de|Offenbach
Kaffeerösterei Quast||de|DE|quast-kaffee.de|Lüneburg
Orthopädietechnik Sandvoß GmbH||de|DE|ot-sandvoss.de|Hildesheim
Feuerwehrbedarf Münsterland GmbH|FBM|de|DE|fbm-shop.de|Coesfeld
Chemiehandel Friesecke KG||de|DE|friesecke-chemie.de|Brandenburg
Werkzeugbau Eppinger GmbH||de|DE|eppinger-wzb.de|Balingen
Tierklinik Heiderand PartG mbB||de|DE|tierklinik-heiderand.de|Celle
Druckhaus Mellrich GmbH & Co. KG|Mellrich|de|DE|mellrich-druck.de|Soest
Alpenkräuter Gschwandtner GmbH||de|AT|gschwandtner-kraeuter.at|Bad Aussee
Steirische Obstgenossenschaft reg.Gen.m.b.H.|STOG|de|AT|stog.at|Gleisdorf
Holzwerke Pacher GmbH||de|AT|holzwerke-pacher.at|Spittal an der Drau
Pacher Installationen KG||de|AT|pacher-installationen.at|Villach
Donau Diagnostik GmbH||de|AT|donau-diagnostik.at|Linz
Mühlviertler Leinen OG||de|AT|mvleinen.at|Haslach
Bergbahnen Hochjoch AG||de|AT|hochjochbahn.at|Schruns
Konditorei Wesselényi e.U.||de|AT|wesselenyi.at|Eisenstadt
Großhandel Trattner GmbH & Co KG|Trattner|de|AT|trattner-gh.at|Wels
Salzburger Seilerwaren Ges.m.b.H.|SSW|de|AT|seilerwaren-sbg.at|Hallein
Käserei Zurmatten AG||de|CH|kaeserei-zurmatten.ch|Entlebuch
Präzisio Uhrenteile AG||de|CH|praezisio.ch|Grenchen
Labor Bürgisser AG|Bürgisser|de|CH|labor-buergisser.ch|Muri
Bürgisser Treuhand GmbH||de|CH|buergisser-treuhand.ch|Muri
Spital Oberwynental||de|CH|spital-oberwynental.ch|Menziken
Genossenschaft Landi Rafzerfeld||de|CH|landi-rafzerfeld.ch|Rafz
Schokoladenmanufaktur Inderbitzin||de|CH|inderbitzin-choco.ch|Schwyz
Transvalais Distribution SA||fr|CH|transvalais.ch|Martigny
Conservas Ribadelago S.A.|Ribadelago|es|ES|ribadelago.es|O Grove
Laboratorios Quintanar S.L.|Quintanar Lab|es|ES|labquintanar.es|Toledo
Quintanar Hermanos C.B.||es|ES|quintanarhermanos.es|Tomelloso
Cooperativa Olivarera San Roque S.C.A.|Olivarera San Roque|es|ES|olivarerasanroque.es|Baena
Bodegas Altollano S.L.U.|Altollano|es|ES|altollano.es|Laguardia
Talleres Urrutikoetxea S.L.|Urruti|es|ES|urrutikoetxea.es|Eibar
Cerámicas Benlloch S.A.U.||es|ES|ceramicasbenlloch.es|Onda
Hospital Comarcal de Valdeorras Gestión S.A.|HCV|es|ES|hcvaldeorras.es|O Barco
Fruites del Segrià S.A.T.|Segrià Fruites|es|ES|segriafruites.cat|Alcarràs
Panificadora Hnos. Crespo S.L.|Crespo|es|ES|panificadoracrespo.es|Ávila
Crespo y Montes Abogados S.L.P.||es|ES|crespomontes.es|Ávila
Distribuciones Mar Menor S.L.|DMM|es|ES|dismarmenor.es|San Javier
Ferretería La Estrella||es|ES|ferreterialaestrella.es|Zafra
Pinturas Iñurrieta S.A.||es|ES|inurrieta-pinturas.es|Vitoria-Gasteiz
Limpiezas Guadarrama S.L.||es|ES|limpiezasguadarrama.es|Collado Villalba
Aceites Guadalhorce S.L.||es|ES|aceitesguadalhorce.es|Álora
Instituto Tecnológico del Calzado INTECAL|INTECAL|es|ES|intecal.es|Elda
Calzados Peñíscola S.L.||es|ES|calzadospeniscola.es|Elche
Quesería Valle del Roncal S.Coop.||es|ES|queseriaroncal.es|Isaba
Electromontajes Bidasoa S.L.|EMB|es|ES|embidasoa.es|Irún
Envíos Rápidos Levante S.L.|ERL|es|ES|erlevante.es|Paterna
Jardinería Son Ferriol S.L.||es|ES|jardinsonferriol.es|Palma
Farmacia Ldo. Ochoa Berasategui||es|ES|farmaciaochoa.es|Tolosa
Ayuntamiento de Villarroya del Campo||es|ES|villarroyadelcampo.es|Villarroya del Campo
Mármoles Macael Sur S.L.||es|ES|macaelsur.es|Macael
Clínica Dental Arrabal S.L.P.||es|ES|dentalarrabal.es|Zaragoza
Naviera Castrillón S.A.||es|ES|navieracastrillon.es|Gijón
Castrillón Conservas del Mar S.L.||es|ES|castrillonmar.es|Gijón
Imprenta Gráficas Llobet S.L.|Gráficas Llobet|es|ES|graficasllobet.es|Manresa
Llobet Textil S.A.||es|ES|llobettextil.es|Terrassa
Biotecnología Tajinaste S.L.|Tajinaste Bio|es|ES|tajinastebio.es|La Laguna
Supermercados Vega Baja S.A.|SVB|es|ES|supervegabaja.es|Orihuela
Piensos Compuestos Monegros S.A.|Piensos Monegros|es|ES|piensosmonegros.es|Sariñena
Residencia Virgen del Puy||es|ES|residenciavpuy.es|Estella
Construcciones Teixidó e Hijos S.L.|Teixidó|es|ES|teixidoehijos.es|Reus
Industrias Cárnicas Morañega S.A.|Morañega|es|ES|carnicasmoranega.es|Arévalo
Cosmética Azahar Natural S.L.||es|ES|azaharnatural.es|Carcaixent
Viveros Axarquía S.C.A.||es|ES|viverosaxarquia.es|Vélez-Málaga
Universidad de Alcudia||es|ES|ualcudia.es|Alcudia
Transportes Pardo Lucena S.L.||es|ES|pardolucena.es|Lucena
Hotel Cala Mondragó S.L.||es|ES|calamondrago.es|Santanyí
Cafés Tostadero Orzán S.L.||es|ES|tostaderoorzan.es|A Coruña
Suministros Industriales Moncayo S.A.|SIMSA|es|ES|simoncayo.es|Tudela
Miel Sierra de Gata||es|ES|mielsierradegata.es|Hoyos
Emballages Picquart SARL||fr|FR|picquart-emballages.fr|Valenciennes
Laboratoire Thévenard SAS||fr|FR|thevenard-labo.fr|Clermont-Ferrand
Menuiserie Le Bihan||fr|FR|menuiserielebihan.fr|Lorient
Cave des Trois Clochers SCA||fr|FR|troisclochers.fr|Limoux
Vêtements Pro Aubrac EURL||fr|FR|vpaubrac.fr|Rodez
Pharmacie Delcourt-Maes||fr|BE|delcourtmaes.be|Tournai
Brasserie du Val d'Heure SRL||fr|BE|valdheure.be|Thuin
Verpakkingen Van Hooydonck NV||fr|BE|vanhooydonck.be|Turnhout
Hartwell Laboratory Supplies Ltd||en|GB|hartwell-lab.co.uk|Stevenage
Hartwell & Pryce LLP||en|GB|hartwellpryce.co.uk|Stevenage
Pennine Workwear Ltd||en|GB|pennineworkwear.co.uk|Halifax
Cobbold Preserves plc||en|GB|cobbold.co.uk|Ipswich
St Brannock's Hospice||en|GB|stbrannocks.org.uk|Barnstaple
Tayside Seed Potatoes Ltd||en|GB|tayseed.co.uk|Forfar
Grupo Hostelero Bahía S.A.|GHB|es|ES|grupobahia.es|Santander
Hostelería Bahía Norte S.L.||es|ES|bahianorte.es|Santoña
Ökohof Lindental GmbH||de|DE|oekohof-lindental.de|Herrenberg
Vinzenz-Pallotti-Heim e.V.||de|DE|vp-heim.de|Limburg
""".strip().split("\n")

GOODS = {
    "de": [("Faltkarton 2-wellig 600x400x400", .9, 2.4, 50), ("Stretchfolie 23 my 500 mm", 5, 11, 12), ("Luftpolstertasche G/7", .18, .4, 200), ("Packband PP braun 66 m", .9, 2.1, 36), ("Kantenschutzwinkel 1200 mm", .4, .9, 100), ("Honigglas 500 g Twist-off", .3, .7, 288), ("Becherglas niedrige Form 250 ml", 2, 5, 10), ("Erlenmeyerkolben Enghals 500 ml", 4, 8, 10), ("Pipettenspitzen 200 µl gelb", 9, 19, 10), ("Petrischale 94 mm steril", 28, 49, 4), ("Nitrilhandschuh puderfrei Gr. L", 6, 12, 10), ("Messzylinder 100 ml Klasse A", 9, 17, 5), ("Laborkittel Baumwolle Gr. 52", 24, 39, 5), ("Sicherheitsschuh S3 Gr. 43", 48, 92, 2), ("Latzhose marine Gr. 54", 34, 58, 5), ("Warnweste EN ISO 20471 gelb", 3, 7, 20), ("Softshelljacke anthrazit Gr. XL", 44, 79, 2), ("Schutzbrille klar", 3, 9, 10), ("Gefahrstoffetikett 105x148", .1, .3, 500), ("Versandhülse 80x500", .8, 1.9, 40)],
    "es": [("Caja cartón doble canal 600x400x400", .9, 2.4, 50), ("Film estirable 23 micras 500 mm", 5, 11, 12), ("Sobre burbuja nº 17", .18, .4, 200), ("Precinto PP marrón 66 m", .9, 2.1, 36), ("Cantonera cartón 1200 mm", .4, .9, 100), ("Tarro vidrio 720 ml TO-82", .3, .7, 264), ("Vaso precipitados 250 ml", 2, 5, 10), ("Matraz Erlenmeyer 500 ml", 4, 8, 10), ("Puntas pipeta 1000 µl azul", 9, 19, 10), ("Placa Petri 90 mm estéril", 28, 49, 4), ("Guante nitrilo sin polvo T. M", 6, 12, 10), ("Probeta graduada 100 ml clase A", 9, 17, 5), ("Bata laboratorio algodón T. 50", 24, 39, 5), ("Bota seguridad S3 nº 42", 48, 92, 2), ("Pantalón multibolsillos azul T. 46", 22, 38, 5), ("Chaleco alta visibilidad amarillo", 3, 7, 20), ("Chaqueta softshell gris T. L", 44, 79, 2), ("Gafas protección incolora", 3, 9, 10), ("Bolsa vacío 200x300 90 µ", .05, .16, 500), ("Saco rafia 50 kg", .3, .7, 100)],
    "fr": [("Caisse carton double cannelure 600x400x400", .9, 2.4, 50), ("Film étirable 23 µ", 5, 11, 12), ("Bécher 250 ml", 2, 5, 10), ("Blouse coton T. 3", 24, 39, 5), ("Chaussure S3 P. 42", 48, 92, 2), ("Gant nitrile T. 9", 6, 12, 10)],
    "en": [("Double wall carton 600x400x400", .9, 2.4, 50), ("Stretch film 23 mu", 5, 11, 12), ("Beaker 250 ml", 2, 5, 10), ("Lab coat cotton L", 24, 39, 5), ("Safety boot S3 size 9", 48, 92, 2), ("Nitrile glove M", 6, 12, 10)],
}
PO = [lambda: f"45{R.randint(10000, 99999)}", lambda: f"B-26/{R.randint(100, 3999)}", lambda: f"PC26{R.randint(1000, 9999)}", lambda: f"EK{R.randint(200000, 899999)}", lambda: f"{R.randint(1000, 9999)}-{R.choice('KLMW')}", lambda: f"PED-{R.randint(10000, 59999)}", lambda: f"OC/{R.randint(1000, 9999)}/26", lambda: f"BEST.{R.randint(30000, 79999)}", lambda: f"{R.randint(60, 99)}.{R.randint(100, 999)}.{R.randint(10, 99)}", lambda: f"PO{R.randint(7000000, 7999999)}", lambda: f"MAT-{R.randint(1000, 9999)}", lambda: ""]
DN = [lambda: f"LS-{R.randint(100000, 499999)}", lambda: f"ALB{R.randint(26000, 26999)}{R.randint(10, 99)}", lambda: f"88{R.randint(100000, 999999)}", lambda: f"W26/{R.randint(2000, 9999)}", lambda: f"{R.randint(100, 999)} {R.randint(100, 999)}-L", lambda: f"AV-{R.randint(20000, 39999)}"]
VAT = {"DE": (9, "DE"), "AT": (8, "ATU"), "ES": (8, "ESB"), "FR": (11, "FR"), "BE": (9, "BE0"), "GB": (9, "GB"), "CH": (9, "CHE")}
RATE = {"DE": D("0.19"), "ES": D("0.21")}
CENT = D("0.01")


def write(name, head, rows):
    with open(HERE / name, "w", encoding="utf-8", newline="") as f:
        w = csv.writer(f, lineterminator="\n")
        w.writerow(head)
        w.writerows(rows)


customers, invoices, lines = [], [], []
for i, row in enumerate(CUSTOMERS):
    name, aliases, lang, country, domain, city = row.split("|")
    n, prefix = VAT[country]
    vat = prefix + "".join(str(R.randint(0, 9)) for _ in range(n if country != "BE" else 9))
    customers.append([f"D{3001 + 7 * i}", name, aliases, lang, country, vat, domain, city])
po_of = {c[0]: R.choice(PO) for c in customers}
dn_of = {c[0]: R.choice(DN) for c in customers}
weight = [0.4 + R.random() for _ in customers]
seq = {"RG": 14011, "FV": 1203, "73": 7310418, "T": 4102, "CH": 311}
start = dt.date(2026, 1, 12)
dates = sorted(start + dt.timedelta(days=R.randint(0, 150)) for _ in range(900))
for date in dates:
    c = R.choices(customers, weight)[0]
    cid, lang, country = c[0], c[3], c[4]
    scheme = R.choices(["RG", "FV", "73", "T", "CH"], {"DE": [6, 1, 3, 2, 0], "AT": [6, 0, 2, 2, 0], "CH": [2, 0, 1, 1, 6], "ES": [1, 7, 2, 2, 0]}.get(country, [3, 2, 3, 2, 0]))[0]
    seq[scheme] += R.randint(1, 9)
    s = seq[scheme]
    number = {"RG": f"RG26-{s:06d}", "FV": f"FV/26/{s:05d}", "73": f"{s}", "T": f"26-{s}-T", "CH": f"CH26{s:05d}"}[scheme]
    net = D(0)
    for k, (what, lo, hi, pack) in enumerate(R.sample(GOODS[lang], R.randint(2, 5)), 1):
        qty = pack * R.randint(1, 12)
        price = D(str(round(R.uniform(lo, hi), 2)))
        total = (qty * price).quantize(CENT)
        net += total
        lines.append([number, k, what, qty, price.quantize(CENT), total])
    gross = (net * (1 + RATE.get(country, D(0)))).quantize(CENT)
    opened = gross if R.random() > .06 else (gross * D(str(R.choice([.3, .5, .65])))).quantize(CENT)
    due = date + dt.timedelta(days=R.choice([14, 30, 30, 45, 60]))
    currency = {"CH": "CHF", "GB": "GBP"}.get(country, "EUR")
    if R.random() < .05:
        currency = "EUR"
    invoices.append([number, cid, date, due, net.quantize(CENT), gross, opened, currency, po_of[cid](), dn_of[cid]() if R.random() > .05 else ""])
HERE.mkdir(exist_ok=True)
write("customers.csv", "customer_id,name,aliases,language,country,vat_id,email_domain,city".split(","), customers)
write("open_invoices.csv", "invoice_number,customer_id,issue_date,due_date,net_amount,gross_amount,open_amount,currency,po_number,delivery_note".split(","), invoices)
write("invoice_lines.csv", "invoice_number,line,description,quantity,unit_price,line_total".split(","), lines)
