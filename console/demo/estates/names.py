"""Word lists from which firms and people are invented. Nobody in them is meant."""

from __future__ import annotations

import random
import re
import unicodedata


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


FIRST_NAMES = _words(
    """
    Adam Agnes Alan Alice Amir Ana Andre Anna Anton Aisha Beatrice Ben Bianca Boris Bruno Camille Carl Carmen
    Cecilia Chen Clara Colin Daniel Daria David Diana Dimitri Dora Edgar Elena Eli Elsa Emil Emma Erik Esther
    Ethan Eva Fatima Felix Fiona Frank Freya Gabriel Gemma George Grace Greta Hamid Hanna Harriet Hassan Hector
    Helen Henrik Hugo Ian Ida Igor Ines Irene Isaac Ivy Jack Jamal Jana Jasper Jean Joan Jonas Joseph Julia
    Karim Karin Kate Kenji Kim Klara Kofi Lars Laura Lea Leo Lila Linda Liam Lucia Luis Lydia Maja Malik Marco
    Maria Marta Max Mei Mia Miguel Mila Milan Mona Nadia Naomi Nathan Nina Noah Nora Olga Oliver Omar Oscar Otto
    Paula Paul Pedro Petra Philip Priya Rafael Rania Rebecca Rita Robin Rosa Ruben Ruth Sam Samira Sara Sean
    Selma Simon Sofia Stefan Susan Tara Theo Thomas Tina Tomas Uma Ursula Vera Victor Viola Walter Wanda Wei
    Yara Yusuf Zara Zoe
    """
)
LAST_NAMES = _words(
    """
    Abbott Adeyemi Ahmed Albrecht Alvarez Anders Appleby Archer Ashworth Bakker Baptiste Barlow Becker Benson
    Berg Bianchi Blackwell Bloom Bowman Brandt Brennan Brooks Burke Calder Campos Carver Castillo Chandra Clarke
    Cohen Conti Cooper Costa Cross Dahl Dalton Danso Davies Delgado Dobson Doyle Drummond Duarte Eckert Ellis
    Engel Farrow Ferrari Fischer Fletcher Fontaine Forster Fournier Gallagher Garner Gibbs Grant Greene Gruber
    Haas Hale Hansen Harper Hartley Hayashi Heller Herrera Hobbs Holt Horvat Hughes Ibrahim Irving Jacobs Jansen
    Jensen Kaplan Kaya Keller Kessler Khan Kimura Klein Koch Kovacs Kruger Lambert Larsen Laurent Lennox
    Lindgren Lopez Lowry Madsen Mahoney Marchetti Marsh Mensah Meyer Mills Moreau Morris Moss Murray Nakamura
    Nash Navarro Nilsson Norris Novak Nunez Okafor Olsen Ortega Osman Park Patel Pearce Pereira Petrov Pike
    Porter Quinn Ramos Rao Rasmussen Reyes Ricci Riley Rossi Rowe Salazar Santos Schmidt Schwarz Sharma Shaw
    Silva Simmons Soto Steiner Stone Sutton Svensson Tanaka Thorpe Tran Turner Underwood Vargas Vogel Wagner
    Wallace Walsh Weber Webster Whitfield Wilde Winter Wolff Wright Yilmaz Young Zeller Ziegler
    """
)
PLACES = _words(
    """
    Alder Amber Ashford Bayview Beacon Birch Bluebell Bridgewater Brook Canal Cedar Chapel Cliff Clover Coral
    Crescent Crown Dale Eastgate Elm Fairfield Falcon Fern Forest Glen Granite Greenway Grove Harbour Hawthorn
    Hazel Heath Heron Highland Hilltop Holly Iron Ivy Juniper Kingfisher Lakeside Larch Laurel Linden Maple
    Marine Market Meadow Mill Moor Northgate Oak Old Orchard Osprey Park Pine Poplar Quay Raven Ridge River
    Riverside Rowan Sandstone Silver Spring Station Stone Summit Sycamore Thistle Tower Union Valley Victoria
    Walnut Water Westfield Whitby Willow Windmill Wolds Woodland Yew
    """
)
TRADES = (
    "Accounting",
    "Animal Hospital",
    "Architects",
    "Art Supplies",
    "Auto Repair",
    "Bakery",
    "Bookshop",
    "Brewery",
    "Building Services",
    "Cabinet Makers",
    "Catering",
    "Chartered Surveyors",
    "Childcare",
    "Coffee Roasters",
    "Community Clinic",
    "Conveyancing",
    "Credit Union",
    "Dental Care",
    "Design Studio",
    "Dry Cleaning",
    "Electrical",
    "Engineering",
    "Estate Agents",
    "Event Hire",
    "Family Practice",
    "Farm Machinery",
    "Financial Planning",
    "Fisheries",
    "Flooring",
    "Florists",
    "Foundation",
    "Freight",
    "Garden Centre",
    "Glazing",
    "Guest House",
    "Heating & Plumbing",
    "Housing Trust",
    "Insurance Brokers",
    "Interiors",
    "Joinery",
    "Kitchens",
    "Land Surveys",
    "Language School",
    "Law Group",
    "Logistics",
    "Marine Services",
    "Media",
    "Medical Centre",
    "Metalworks",
    "Mortgage Advisers",
    "Music School",
    "Nurseries",
    "Opticians",
    "Orthodontics",
    "Packaging",
    "Pharmacy",
    "Photography",
    "Physiotherapy",
    "Precision Tools",
    "Printing",
    "Property Management",
    "Recruitment",
    "Removals",
    "Roofing",
    "Sailing Club",
    "Seafood",
    "Security Systems",
    "Solar",
    "Solicitors",
    "Sports Medicine",
    "Stationers",
    "Storage",
    "Tax Advisers",
    "Textiles",
    "Theatre",
    "Timber",
    "Travel",
    "Tyres",
    "Veterinary Clinic",
    "Vineyards",
    "Wealth Partners",
    "Wholesale Foods",
)
LEGAL_FORMS = ("", "", "", "", " Ltd", " LLC", " Inc", " & Co", " Group", " Partners")
PARTNER_TRADES = (
    "Managed IT",
    "IT Services",
    "Network Support",
    "Cloud Partners",
    "Technology Group",
    "Computer Services",
    "Data Protection",
    "Systems",
    "Digital",
    "IT Solutions",
    "Business Technology",
    "Managed Services",
)
MAIL_BOXES = (
    "office",
    "reception",
    "accounts",
    "fileserver",
    "archive",
    "design",
    "workshop",
    "payroll",
    "scans",
    "nas",
)


def firm(pick: random.Random) -> str:
    """A firm's name."""
    shape = pick.random()
    form = pick.choice(LEGAL_FORMS)
    if shape < 0.45:
        return f"{pick.choice(LAST_NAMES)} {pick.choice(TRADES)}{form}"
    if shape < 0.85:
        return f"{pick.choice(PLACES)} {pick.choice(TRADES)}{form}"
    return f"{pick.choice(LAST_NAMES)} & {pick.choice(LAST_NAMES)} {pick.choice(TRADES)}"


def partner(pick: random.Random) -> str:
    """The name of a firm that looks after others."""
    return f"{pick.choice(PLACES if pick.random() < 0.6 else LAST_NAMES)} {pick.choice(PARTNER_TRADES)}"


def domain(firm_name: str) -> str:
    """A firm's invented domain, in ASCII whatever the name is written in."""
    plain = unicodedata.normalize("NFKD", firm_name).encode("ascii", "ignore").decode().lower()
    return f"{'-'.join(re.findall('[a-z0-9]+', plain)[:2]) or 'mail'}.example"
