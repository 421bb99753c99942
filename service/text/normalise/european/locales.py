"""Locales of Spanish, French, Italian and Portuguese: words for text that espeak-ng misreads or skips.

Text that it reads correctly is in none of them: whole numbers, decimals, per cent, most ordinals, ``etc.``
"""

from service.text.normalise.european.locale import Locale, Money, months_of, pairs

SPANISH = Locale(
    decimal=",",
    months=months_of("enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"),
    date="{day} de {month} de {year}",
    first="1",
    clock=":",
    oclock="h|hs|hrs|horas",
    time="{hour} y {minute}",
    sharp="{hour} en punto",
    hours={1: "una", 21: "veintiuna"},
    minus="menos",
    to="a",
    number="número",
    cents=" con ",
    of=" de ",
    scales={"mil": False, "millón": True, "millones": True, "mil millones": True, "billones": True},
    money={
        "€": Money("un euro", "euros", "céntimos"),
        "$": Money("un dólar", "dólares", "centavos"),
        "£": Money("una libra", "libras", "peniques"),
        "¥": Money("un yen", "yenes"),
    },
    titles={"D.": "Don", "Av.": "Avenida"},
    short={
        "pág.": "página",
        "págs.": "páginas",
        "núm.": "número",
        "tel.": "teléfono",
        "1er": "primer",
        "1.er": "primer",
        "3er": "tercer",
        "3.er": "tercer",
    },
    signs={
        "&": "y",
        "×": "por",
        " < ": "menor que",
        " > ": "mayor que",
        "½": "medio",
        "¼": "un cuarto",
        "¾": "tres cuartos",
    },
    units=pairs(
        "km/h=un kilómetro por hora/kilómetros por hora; km²=un kilómetro cuadrado/kilómetros cuadrados; "
        "m²=un metro cuadrado/metros cuadrados; km=un kilómetro/kilómetros; cm=un centímetro/centímetros; "
        "mm=un milímetro/milímetros; m=un metro/metros; kg=un kilo/kilos; mg=un miligramo/miligramos; "
        "g=un gramo/gramos; ml=un mililitro/mililitros; l=un litro/litros; °C=un grado/grados; ºC=un grado/grados; "
        "GB=un giga/gigas; MB=un mega/megas; min=un minuto/minutos; h=una hora/horas"
    ),
)

FRENCH = Locale(
    decimal=",",
    months=months_of("janvier février mars avril mai juin juillet août septembre octobre novembre décembre"),
    date="{day} {month} {year}",
    first="premier",
    clock="[:hH]",
    oclock="h|heures",
    time="{hour} heure{s} {minute}",
    sharp="{hour} heure{s}",
    hours={1: "une", 21: "vingt et une"},
    minus="moins",
    to="à",
    number="numéro",
    cents=" ",
    of=" de ",
    scales={"million": True, "millions": True, "milliard": True, "milliards": True},
    money={
        "€": Money("un euro", "euros", "centimes", of=" d’"),
        "$": Money("un dollar", "dollars", "cents"),
        "£": Money("une livre", "livres", "pence"),
        "¥": Money("un yen", "yens"),
    },
    titles={"M.": "monsieur", "MM.": "messieurs"},
    short={
        "Mmes": "mesdames",
        "Mgr": "monseigneur",
        "p. ex.": "par exemple",
        "av. J.-C.": "avant Jésus-Christ",
        "apr. J.-C.": "après Jésus-Christ",
        "tél.": "téléphone",
    },
    signs={"=": "égale", "×": "fois", "#": "dièse", " < ": "inférieur à", " > ": "supérieur à"},
    units=pairs(
        "km/h=un kilomètre heure/kilomètres heure; km²=un kilomètre carré/kilomètres carrés; "
        "m²=un mètre carré/mètres carrés; m=un mètre/mètres; mg=un milligramme/milligrammes; g=un gramme/grammes; "
        "ml=un millilitre/millilitres; l=un litre/litres; L=un litre/litres; °C=un degré/degrés; "
        "Go=un gigaoctet/gigaoctets; Mo=un mégaoctet/mégaoctets; min=une minute/minutes"
    ),
)

ITALIAN = Locale(
    decimal=",",
    months=months_of("gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre"),
    date="{day} {month} {year}",
    first="primo",
    clock=":",
    oclock="h|ore",
    time="{hour} e {minute}",
    sharp="{hour} in punto",
    hours={1: "una"},
    minus="meno",
    to="a",
    number="numero",
    cents=" e ",
    of=" di ",
    scales={"mila": False, "milione": True, "milioni": True, "miliardo": True, "miliardi": True},
    money={
        "€": Money("un euro", "euro", "centesimi"),
        "$": Money("un dollaro", "dollari", "centesimi"),
        "£": Money("una sterlina", "sterline", "penny"),
        "¥": Money("uno yen", "yen"),
    },
    titles={
        "Sig.": "signor",
        "sig.": "signor",
        "Dott.": "dottor",
        "dott.": "dottor",
        "Prof.": "professor",
        "prof.": "professor",
        "Avv.": "avvocato",
        "Ing.": "ingegner",
    },
    short={
        "Sig.ra": "signora",
        "sig.ra": "signora",
        "Dott.ssa": "dottoressa",
        "dott.ssa": "dottoressa",
        "ecc.": "eccetera",
        "pag.": "pagina",
        "ad es.": "ad esempio",
    },
    signs={"&": "e", "×": "per", " < ": "minore di", " > ": "maggiore di"},
    units=pairs(
        "km/h=un chilometro all'ora/chilometri all'ora; km²=un chilometro quadrato/chilometri quadrati; "
        "m²=un metro quadrato/metri quadrati; km=un chilometro/chilometri; cm=un centimetro/centimetri; "
        "mm=un millimetro/millimetri; m=un metro/metri; kg=un chilo/chili; mg=un milligrammo/milligrammi; "
        "g=un grammo/grammi; ml=un millilitro/millilitri; l=un litro/litri; °C=un grado/gradi; GB=un giga/giga; "
        "MB=un mega/mega; min=un minuto/minuti; h=un'ora/ore"
    ),
)

PORTUGUESE = Locale(
    decimal=",",
    months=months_of("janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro"),
    date="{day} de {month} de {year}",
    first="1º",
    clock="[:h]",
    oclock="h|hs|horas",
    time="{hour} e {minute}",
    sharp="{hour} hora{s}",
    hours={1: "uma", 2: "duas", 21: "vinte e uma", 22: "vinte e duas"},
    minus="menos",
    to="a",
    number="número",
    cents=" e ",
    of=" de ",
    scales={"mil": False, "milhão": True, "milhões": True, "bilhão": True, "bilhões": True},
    money={
        "R$": Money("um real", "reais", "centavos"),
        "US$": Money("um dólar", "dólares", "centavos"),
        "$": Money("um dólar", "dólares", "centavos"),
        "€": Money("um euro", "euros", "centavos"),
        "£": Money("uma libra", "libras", "pence"),
        "¥": Money("um iene", "ienes"),
    },
    titles={"Prof.": "professor", "Profa.": "professora", "Av.": "Avenida"},
    short={
        "Sr.": "senhor",
        "Sra.": "senhora",
        "Srs.": "senhores",
        "Srta.": "senhorita",
        "Jr.": "júnior",
        "V. Exa.": "Vossa Excelência",
        "p. ex.": "por exemplo",
        "pág.": "página",
        "Ltda.": "limitada",
    },
    signs={"×": "vezes", "#": "hashtag", " < ": "menor que", " > ": "maior que"},
    units=pairs(
        "km/h=um quilômetro por hora/quilômetros por hora; km²=um quilômetro quadrado/quilômetros quadrados; "
        "m²=um metro quadrado/metros quadrados; km=um quilômetro/quilômetros; cm=um centímetro/centímetros; "
        "mm=um milímetro/milímetros; m=um metro/metros; kg=um quilo/quilos; mg=um miligrama/miligramas; "
        "g=um grama/gramas; ml=um mililitro/mililitros; l=um litro/litros; °C=um grau/graus; GB=um giga/gigas; "
        "MB=um mega/megas; min=um minuto/minutos; h=uma hora/horas"
    ),
    loses_point=True,
)
