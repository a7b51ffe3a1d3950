"""Make the ledger of the second casebook (fr-en); seeded."""
import csv, random, unicodedata, re, datetime as D
from pathlib import Path
R = random.Random(20261121)
HERE = Path(__file__).parent
# name | aliases | lang | country | domain | city   (written by hand)
C = """Électricité Vasseur & Fils|Vasseur Elec|fr|FR|vasseur-elec.fr|Amiens
Électricité Vasseur Nord SARL||fr|FR|vasseur-nord.fr|Dunkerque
Plomberie Garcin|Ets Garcin|fr|FR|plomberie-garcin.fr|Gap
SAS Thermi-Ouest|Thermiouest|fr|FR|thermi-ouest.fr|Cholet
Bâtir & Rénover Coopérative|BRC;B.R.C.|fr|FR|batir-renover.coop|Rennes
SCOP Les Compagnons du Cuivre|Compagnons du Cuivre|fr|FR|compagnonsducuivre.fr|Grenoble
Établissements Noblecourt SA|Noblecourt|fr|FR|noblecourt.fr|Reims
Chauffage Ledru EURL||fr|FR|chauffage-ledru.fr|Évreux
Groupe Hospitalier Val de Sambre|GHVS;CH Val de Sambre|fr|FR|gh-valdesambre.fr|Maubeuge
Commune de Saint-Aubrin|Mairie de Saint-Aubrin|fr|FR|saint-aubrin.fr|Saint-Aubrin
Résidences Atlantes SAS|Atlantes|fr|FR|residences-atlantes.fr|Nantes
Résidences Atlantiques SA||fr|FR|res-atlantiques.com|La Rochelle
Ferronnet Maintenance Industrielle|FMI|fr|FR|ferronnet-mi.fr|Dijon
Clim'Azur SARL|Climazur|fr|FR|climazur.fr|Antibes
Hôtels Beauséjour Exploitation SNC|Beauséjour|fr|FR|beausejour-hotels.fr|Annecy
Constructions Mauvoisin SAS|Mauvoisin|fr|FR|mauvoisin-construction.fr|Metz
Entreprise Tillard|Tillard|fr|FR|tillard.fr|Le Mans
Les Bains de Provence SARL||fr|FR|bains-provence.fr|Aix-en-Provence
Sanitaires Roquebert SA|Roquebert|fr|FR|roquebert.fr|Toulouse
Domotix SAS||fr|FR|domotix.fr|Lyon
Agence Habitat Loire-Forez|AHLF|fr|FR|habitat-loireforez.fr|Montbrison
Piscines Delaunoy|Delaunoy|fr|FR|piscines-delaunoy.fr|Perpignan
SARL Bertrand Quéméneur|Quéméneur|fr|FR|quemeneur-plomberie.fr|Brest
Serrurerie-Électricité du Marais|SEM|fr|FR|sem-marais.fr|Paris
Lycée professionnel Camille-Jullian||fr|FR|lp-jullian.ac-fr.org|Bordeaux
Cuisines Santerre SAS||fr|FR|santerre-cuisines.fr|Péronne
Delvigne Énergies|Delvigne|fr|FR|delvigne-energies.fr|Valence
Ateliers Morvillier||fr|FR|ateliers-morvillier.fr|Chaumont
Pharmacie centrale Estève|Estève|fr|FR|pharma-esteve.fr|Béziers
Copropriété Le Clos Mirabel|Clos Mirabel|fr|FR|syndic-mirabel.fr|Colmar
Syndic Foncier Aubépine|SFA|fr|FR|foncier-aubepine.fr|Lille
Transports Guilbaud & Cie|Guilbaud|fr|FR|guilbaud-transports.fr|Angers
Menuiserie Cottrel||fr|FR|cottrel.fr|Vesoul
Isol'Habitat SAS|Isolhabitat|fr|FR|isolhabitat.fr|Limoges
Photovolta Sud SARL|Photovolta|fr|FR|photovolta-sud.fr|Nîmes
Electro-Services Périgord|ESP|fr|FR|es-perigord.fr|Bergerac
Ardouin Génie Climatique SA|Ardouin|fr|FR|ardouin-gc.fr|Tours
Ardoin Plomberie SARL||fr|FR|ardoin-plomberie.fr|Niort
Fonderies de la Vire|Fonderies Vire|fr|FR|fonderies-vire.fr|Vire
Laiterie Haute-Chaume SCA|Haute-Chaume|fr|FR|haute-chaume.fr|Aurillac
Brasserie Tourneville||fr|FR|tourneville.fr|Cambrai
Maison Quentric|Quentric|fr|FR|quentric.bzh|Quimper
Société Nouvelle Pradal|SN Pradal|fr|FR|pradal.fr|Rodez
Bricomat Lauzier|Lauzier|fr|FR|lauzier-bricomat.fr|Agen
Bricomat Lozier||fr|FR|lozier-bricomat.fr|Mende
Centre aquatique Ondéa|Ondéa|fr|FR|ondea.fr|Aubenas
Clinique des Trois Vallées|C3V|fr|FR|clinique-3vallees.fr|Albertville
SCI Tour Cassagne||fr|FR|tour-cassagne.fr|Marseille
Installations Thévenard SAS|Thévenard|fr|FR|thevenard-inst.fr|Besançon
Ets Ribeyrol-Clavaud|Ribeyrol|fr|FR|ribeyrol-clavaud.fr|Brive
Installations Électriques Dessart SPRL|Dessart|fr|BE|dessart-elec.be|Namur
Chauffage Warnimont SRL|Warnimont|fr|BE|warnimont.be|Liège
Intercommunale Sambreville|ICSV|fr|BE|sambreville-ic.be|Sambreville
Van Outryve Sanitair BV|Van Outryve|en|BE|vanoutryve.be|Kortrijk
De Clercq Technics NV|De Clercq|en|BE|declercq-technics.be|Gent
Hôpital Sainte-Odile ASBL|Sainte-Odile|fr|BE|sainte-odile.be|Arlon
Perret-Gentizon SA|Perret Gentizon|fr|CH|perret-gentizon.ch|Neuchâtel
Bornand Sanitaire Sàrl|Bornand|fr|CH|bornand-sanitaire.ch|Yverdon
Services industriels du Valdorbe|SIV|fr|CH|si-valdorbe.ch|Orbe
Elektro Zürrer AG|Zürrer|de|CH|zuerrer.ch|Winterthur
Gebäudetechnik Rüegsegger GmbH|Rüegsegger|de|CH|rueegsegger-gt.ch|Bern
Hotel Alpenblick Betriebs AG||de|CH|alpenblick-betriebs.ch|Davos
Installateur Hofstätter KG|Hofstätter|de|AT|hofstaetter-inst.at|Linz
Elektro Pichlbauer GmbH|Pichlbauer|de|AT|pichlbauer.at|Graz
Stadtwerke Wörgen GmbH||de|AT|sw-woergen.at|Wörgen
Sanitär Kraxner & Co OG|Kraxner|de|AT|kraxner.at|Villach
Haustechnik Brennecke GmbH|Brennecke|de|DE|brennecke-haustechnik.de|Kassel
Elektro Sölter e.K.|Sölter|de|DE|soelter.de|Celle
Rohrbau Wittmund GmbH & Co. KG|Wittmund|de|DE|rohrbau-wittmund.de|Emden
Wohnbau Taubertal eG|WTB|de|DE|wohnbau-taubertal.de|Wertheim
Kälte-Klima Dornbusch GmbH|KKD|de|DE|dornbusch-klima.de|Fulda
Autohaus Ihlenfeld|Ihlenfeld|de|DE|ihlenfeld.de|Schwerin
Fontanería Hermanos Arjona SL|Arjona|es|ES|arjona-fontaneria.es|Córdoba
Instalaciones Mirasierra SA|Mirasierra|es|ES|mirasierra-inst.es|Madrid
Electricidad Urbieta SLU|Urbieta|es|ES|urbieta.es|Vitoria
Hoteles Costa Lumbre SA||es|ES|costalumbre.es|Málaga
Suministros Palaciego SL|Palaciego|es|ES|palaciego.es|Zaragoza
Climatización Benavent SL|Benavent|es|ES|benavent-clima.es|Alzira
Whitcombe Electrical Contractors Ltd|Whitcombe;WEC|en|GB|whitcombe-electrical.co.uk|Bristol
Whitcomb Plumbing & Heating||en|GB|whitcombph.co.uk|Swindon
Marlowe Bathrooms Ltd|Marlowe|en|GB|marlowebathrooms.co.uk|Kent
Oakhurst Facilities Management plc|Oakhurst FM;OFM|en|GB|oakhurstfm.com|Reading
Tyne & Teviot Housing Association|TTHA|en|GB|ttha.org.uk|Newcastle upon Tyne
J. R. Pemberthy & Sons|Pemberthy|en|GB|pemberthy.co.uk|Truro
Castleford Mechanical Services Ltd|CMS Castleford|en|GB|castlefordmech.co.uk|Castleford
Castleton Mechanical Ltd||en|GB|castletonmech.uk|Castleton
Northgate Academy Trust|NAT|en|GB|northgateacademy.org.uk|Durham
St Brannock's Hospice||en|GB|stbrannocks.org.uk|Barnstaple
Loughran Building Services Ltd|Loughran|en|GB|loughranbs.co.uk|Belfast
Halloran & Pike LLP|H&P|en|GB|halloranpike.com|London
Glenmorrow Distillers Ltd|Glenmorrow|en|GB|glenmorrow.scot|Elgin
Severnside Joinery and Fit-Out|Severnside|en|GB|severnside-fitout.co.uk|Gloucester
Brightwell Solar Ltd|Brightwell|en|GB|brightwellsolar.co.uk|Ipswich
Dunmore Catering Equipment|Dunmore|en|GB|dunmore-catering.co.uk|Leeds
Kestrel Data Centres Ltd|Kestrel DC|en|GB|kestreldc.net|Slough
Ashdown Leisure Pools Ltd|Ashdown Leisure|en|GB|ashdownpools.co.uk|Crawley
Pendrick Boilers|Pendrick|en|GB|pendrickboilers.co.uk|Stoke-on-Trent
Mercia Water Fittings Ltd|Mercia WF|en|GB|merciawf.co.uk|Coventry
Trevanion Hotels Group|Trevanion|en|GB|trevanionhotels.com|Plymouth
Ravensbourne Lighting Design|RLD|en|GB|ravensbournelighting.co.uk|Bromley
Yarrow & Finch Interiors|Yarrow Finch|en|GB|yarrowfinch.co.uk|Edinburgh
Holloway District Council|HDC|en|GB|holloway-dc.gov.uk|Holloway
Wexcombe Dairy Farms Ltd|Wexcombe|en|GB|wexcombe-dairy.co.uk|Marlborough
Peverell Engineering Supplies|PES|en|GB|peverell-eng.co.uk|Sheffield
Bluestack Refrigeration|Bluestack|en|GB|bluestackref.co.uk|Derry
Calloway Print & Pack Ltd|Calloway|en|GB|callowayprint.co.uk|Leicester
Sandiford Care Homes Ltd|Sandiford|en|GB|sandifordcare.co.uk|Blackpool
Inverlochan Estates|Inverlochan|en|GB|inverlochan.scot|Fort William
Thornbury Rail Systems plc|Thornbury Rail|en|GB|thornburyrail.com|Derby
Ellacott Marine Ltd|Ellacott|en|GB|ellacottmarine.co.uk|Falmouth
Fairholme Veterinary Group|Fairholme|en|GB|fairholmevets.co.uk|Harrogate
Quayle & Rimmer Contractors|Quayle Rimmer|en|GB|quaylerimmer.co.uk|Liverpool
Stonebeck Brewery Co|Stonebeck|en|GB|stonebeck.beer|Masham
Underhill Electrical Wholesale|Underhill|en|GB|underhillew.co.uk|Exeter
Larkspur Nurseries Ltd|Larkspur|en|GB|larkspurnurseries.co.uk|Spalding
Amberley Kitchens|Amberley|en|GB|amberleykitchens.co.uk|Worthing
Cragside Drainage Ltd|Cragside|en|GB|cragsidedrainage.co.uk|Hexham
Radleigh Property Partners|RPP|en|GB|radleighpp.com|Manchester
Mossgiel Community Energy CIC|Mossgiel|en|GB|mossgielenergy.org|Kilmarnock
Wroughton Test & Inspection Ltd|WTI|en|GB|wroughtontest.co.uk|Wroughton""".split('\n')
assert len(C) == 120, len(C)
P = {'fr': """disjoncteur différentiel 40 A 30 mA|48.60
disjoncteur modulaire 16 A courbe C|9.35
tableau pré-équipé 3 rangées|184.00
câble R2V 3G2,5 couronne 100 m|118.90
câble R2V 5G6 touret 250 m|1186.00
gaine ICTA Ø20 couronne 100 m|31.40
goulotte PVC 40x60 barre 2 m|7.85
prise 2P+T Odalis blanc|4.62
interrupteur va-et-vient Odalis|4.18
bloc de secours BAES 45 lm|39.90
réglette LED 1,2 m 36 W|23.75
dalle LED 600x600 4000 K|32.10
projecteur LED 50 W IP65|27.30
chauffe-eau vertical 200 l stéatite|412.00
groupe de sécurité 3/4"|24.80
mitigeur lavabo Nérine|67.50
mitigeur thermostatique douche Solvay|139.00
robinet d'équerre 1/2"|6.95
tube cuivre écroui Ø22 barre 5 m|38.20
tube multicouche Ø16 couronne 100 m|96.00
raccord à sertir Ø26 coudé|5.48
collecteur 8 départs laiton|88.70
pompe de relevage Vortel 600|356.00
WC suspendu pack Lineo|268.00
receveur extra-plat 90x120|219.00
circulateur Calpro 25-60|174.50
radiateur panneau T22 600x1000|128.00
vanne à sphère 1"|14.20
siphon de sol inox 150|42.60
borne de recharge 7,4 kW|689.00
onduleur rack 1500 VA|534.00
commutateur 24 ports PoE|418.00
baie murale 12U|162.00
forfait infogérance mensuel|780.00
journée technicien réseau|590.00
heure d'astreinte informatique|86.00
licence supervision Sentia par poste|11.40
paramétrage pare-feu (forfait)|1240.00""",
'en': """RCBO 32A type B 30mA|27.40
MCB 10A type C|5.85
consumer unit 12-way metal|96.50
6242Y twin & earth 2.5mm 100m drum|74.20
SWA cable 4-core 10mm 50m|312.00
PVC conduit 25mm 3m length|4.35
galvanised cable tray 100mm 3m|18.60
twin socket 13A white|3.95
LED panel 600x600 4000K|29.80
LED bulkhead 18W IP65|21.15
emergency exit sign maintained|34.70
weatherproof isolator 20A|11.90
unvented cylinder 210 l|698.00
pressure reducing valve 22mm|38.25
basin mixer Aldane chrome|58.40
thermostatic shower Kelso|149.00
copper tube 22mm 3m length|24.60
copper elbow 15mm end feed (bag 25)|13.75
PEX barrier pipe 15mm coil 100m|89.00
press-fit tee 28mm|9.40
UFH manifold 6-port|164.00
sump pump Vortel 400|238.00
close-coupled WC Lineo|172.00
shower tray 1200x900 slate|206.00
circulator pump 25-60|142.00
panel radiator K2 600x1200|97.50
lever ball valve 3/4"|7.80
EV charge point 7.4kW|615.00
rack UPS 1500VA|486.00
24-port PoE switch|395.00
wall cabinet 12U|148.00
managed IT support, monthly|925.00
network engineer, day rate|540.00
out-of-hours call-out, hour|92.00
Sentia monitoring licence per seat|10.20
firewall configuration, fixed fee|1150.00"""}
P = {k: [(a.rsplit('|', 1)[0], float(a.rsplit('|', 1)[1])) for a in v.split('\n')] for k, v in P.items()}
one = [p for p in P['fr']], [p for p in P['en']]
cust = []
for i, row in enumerate(C):
    n, al, la, co, dom, city = row.split('|')
    d = lambda k: ''.join(R.choice('0123456789') for _ in range(k))
    vat = {'FR': 'FR' + d(11), 'GB': 'GB' + d(9), 'BE': 'BE0' + d(9), 'CH': 'CHE' + d(9), 'AT': 'ATU' + d(8), 'DE': 'DE' + d(9), 'ES': 'ESB' + d(8)}[co]
    if R.random() < .06: vat = ''
    cust.append(dict(customer_id=f"K-{2100 + 7 * i}", name=n, aliases=al, language=la, country=co, vat_id=vat, email_domain=dom, city=city))
def po_scheme(i):
    r = random.Random(i * 31 + 5)
    k = i % 9
    ini = ''.join(w[0] for w in re.findall(r"[A-Za-z]+", unicodedata.normalize('NFKD', cust[i]['name']).encode('ascii', 'ignore').decode()))[:3].upper()
    return [lambda: f"{ini}{R.randint(10000, 99999)}", lambda: f"45{R.randint(10**7, 10**8 - 1)}", lambda: f"BC 26-{R.randint(100, 2999)}", lambda: f"{R.randint(1, 12):02d}/{R.randint(1000, 9999)}/{ini}", lambda: f"PO-{R.randint(20000, 69999)}",
            lambda: f"CF{R.randint(600000, 699999)}", lambda: f"{R.randint(1000, 9999)}", lambda: f"{ini}-{R.choice('ABCDEF')}{R.randint(100, 999)}", lambda: f"M26.{R.randint(1000, 9999)}"][k]
def dn_scheme(i):
    k = (i * 5) % 6
    return [lambda: f"BL{R.randint(2600000, 2699999)}", lambda: f"L-{R.randint(40000, 89999)}", lambda: f"{R.randint(80000000, 80999999)}", lambda: f"DN{R.randint(10000, 99999)}/26", lambda: f"26{R.choice('ABCDFG')}{R.randint(1000, 9999)}", lambda: f"EXP-{R.randint(1000, 9999)}-{R.randint(1, 9)}"][k]
POS = [po_scheme(i) for i in range(120)]; DNS = [dn_scheme(i) for i in range(120)]
numbers = set(); inv = []; lines = []
weights = [R.choice([1, 1, 2, 3, 5]) for _ in C]
seqs = {'a': 4102, 'b': 311, 'c': 118, 'd': 3100205, 'e': 77}
for n in range(900):
    i = n if n < 120 else R.choices(range(120), weights)[0]
    c = cust[i]; gb = c['country'] == 'GB'
    scheme = R.choices('abcde', [1, 5, 0, 1, 1] if gb else [4, 0, 4, 2, 1])[0]
    seqs[scheme] += R.randint(1, 7)
    s = seqs[scheme]
    num = {'a': f"24-{s}-{R.choice('BDK')}", 'b': f"INV/26/{s:04d}", 'c': f"RE26{s:05d}", 'd': f"{s}", 'e': f"HDI-{s:03d}{R.choice('ABCDEFGHJK')}{R.randint(10, 99)}"}[scheme]
    assert num not in numbers; numbers.add(num)
    la = 'fr' if c['language'] == 'fr' else 'en'
    pool = P[la]
    if scheme == 'e': pool = pool[-8:]
    picks = R.sample(pool, R.randint(2, 5))
    net = 0
    for k, (desc, price) in enumerate(picks, 1):
        q = R.choice([1, 2, 3, 4]) if price > 300 else R.choice([2, 4, 5, 6, 8, 10, 12]) if price > 60 else R.choice([5, 10, 12, 15, 20, 24, 25, 30, 40, 50, 60])
        p = round(price * R.uniform(.92, 1.08), 2); t = round(q * p, 2); net += t
        lines.append((num, k, desc, q, f"{p:.2f}", f"{t:.2f}"))
    net = round(net, 2)
    rate = .2 if gb or c['country'] == 'FR' else 0
    if c['country'] == 'FR' and R.random() < .15: rate = .1
    gross = round(net * (1 + rate), 2)
    op = gross if R.random() < .93 else round(gross * R.choice([.3, .5, .65]), 2)
    cur = 'GBP' if gb and R.random() < .93 else 'CHF' if c['country'] == 'CH' else 'EUR'
    issue = D.date(2026, 1, 8) + D.timedelta(R.randint(0, 305)); due = issue + D.timedelta(R.choice([30, 30, 45, 60]))
    po = POS[i]() if R.random() < .92 else ''
    dn = DNS[i]() if scheme != 'e' and R.random() < .95 else ''
    inv.append((num, c['customer_id'], issue, due, f"{net:.2f}", f"{gross:.2f}", f"{op:.2f}", cur, po, dn))
def w(name, head, rows):
    with open(HERE / name, 'w', newline='', encoding='utf-8') as f:
        o = csv.writer(f, lineterminator='\n'); o.writerow(head); o.writerows(rows)
w('customers.csv', list(cust[0]), [list(c.values()) for c in cust])
w('open_invoices.csv', 'invoice_number customer_id issue_date due_date net_amount gross_amount open_amount currency po_number delivery_note'.split(), inv)
w('invoice_lines.csv', 'invoice_number line description quantity unit_price line_total'.split(), lines)
