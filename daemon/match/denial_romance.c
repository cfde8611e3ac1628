/* French, Spanish, Italian and Portuguese. */
#include "match/denial_table.h"

#include "base/auto.h"

static const struct cue_row rows[] = {
    /* French. */
    {CUE_FR, CUE_DENIES,
        "dément|démentent|démentait|démentaient|démentir|démentant|"
        "démenti|démentis|démenties|démentie|nie|nient|nié|nier|niait|"
        "niaient|niant|réfute|réfutent|réfuté|réfuter|réfutait|réfutant|"
        "conteste avoir|contestent avoir|contesté avoir|exclut|excluent|"
        "exclu|exclure|excluait|excluant|écarte l'idée|écarté l'idée|"
        "écarte la possibilité|écarté la possibilité|écarte l'hypothèse|"
        "écarté l'hypothèse|écarte toute|écarté toute|"
        "rejette les accusations|rejettent les accusations|"
        "rejeté les accusations|rejetant les accusations|"
        "rejette les allégations|rejeté les allégations|"
        "rejette les informations|rejeté les informations|"
        "rejette ces accusations|rejeté ces accusations"},
    {CUE_FR, CUE_NEGATES | CUE_LATE, "pas|jamais|nullement|aucunement"},
    {CUE_FR, CUE_NEGATES,
        "aucun|aucune|sans|ni|personne ne|rien ne|non pas|absence de|"
        "absence d'|pas de preuve|pas de preuves|aucune preuve|"
        "aucun élément|aucune intention|aucun projet|contrairement"},
    {CUE_FR, CUE_NEGATION,
        "ne|n'|refuse de|refusent de|refusé de|refuse d'|refusent d'|"
        "refusé d'|refusant de|refusant d'|cessé de|difficile de|"
        "impossible de"},
    {CUE_FR, CUE_AHEAD,
        "fausse affirmation|fausses affirmations|fausse information|"
        "fausses informations|fausses accusations|fausse rumeur|"
        "fausses rumeurs|faussement|prétendument|infox sur"},
    {CUE_FR, CUE_DENIED,
        "a été démenti|a été démentie|ont été démentis|"
        "ont été démenties|est démenti|est démentie|sont démentis|"
        "sont démenties|été démenti|été démentie|été démentis|"
        "été démenties|été niée|été nié|été réfuté|été réfutée|"
        "été réfutés|été réfutées|été exclu|été exclue|démenti par|"
        "démentie par|démentis par|démenties par|réfutée par|"
        "réfuté par|sont exclues|est exclue|est exclu|sont exclus"},
    {CUE_FR, CUE_BACK | CUE_TURNS,
        "est faux|est fausse|sont faux|sont fausses|était faux|"
        "était fausse|étaient faux|étaient fausses|est totalement faux|"
        "sont totalement fausses|est infondé|est infondée|"
        "sont infondés|sont infondées|sont sans fondement|"
        "est sans fondement|sont dénuées de fondement|"
        "sont dénués de fondement|est dénuée de tout fondement|"
        "sont dénuées de tout fondement|n'est pas vrai|n'est pas vraie|"
        "ne sont pas vraies|ne sont pas exactes|n'est pas exact|"
        "est inexact|est inexacte|sont inexactes|est mensonger|"
        "est mensongère|sont mensongères|est un mensonge|"
        "sont des mensonges|n'a jamais eu lieu|n'ont jamais eu lieu|"
        "n'a pas eu lieu|n'ont pas eu lieu|n'existe pas|"
        "n'existent pas|ne correspondent pas à la réalité|"
        "ne correspond pas à la réalité"},
    {CUE_FR, CUE_STOP,
        "mais|cependant|toutefois|tandis|alors que|qui|lequel|laquelle|"
        "lesquels|lesquelles|pourtant|néanmoins|bien que|malgré|dont|"
        "en revanche|quoique"},
    {CUE_FR, CUE_THAT,
        "selon lesquelles|selon laquelle|selon lesquels|selon lequel|que|qu'"},
    {CUE_FR, CUE_REPORT,
        "information|informations|accusation|accusations|rumeur|rumeurs|"
        "allégation|allégations|affirmation|affirmations|preuve|preuves|"
        "rapport|rapports|déclaration|déclarations|idée|hypothèse|"
        "possibilité|soupçon|soupçons|élément|éléments|fait"},
    {CUE_FR, CUE_LISTING,
        "il|elle|ils|elles|nous|on|je|ce|cet|cette|ces|cela|le|la|les|"
        "l'|un|une|des|son|sa|ses|leur|leurs|donc|puis|comme|quand|où|"
        "si|selon|a|ont"},
    {CUE_FR, CUE_JOINS, "et|ou|car"},
    {CUE_FR, CUE_FILLER,
        "lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|"
        "aujourd'hui|hier|à nouveau|de nouveau|également|aussi|"
        "catégoriquement|fermement|vigoureusement|formellement|"
        "publiquement"},
    {CUE_FR, CUE_NOTHING,
        "pas seulement|non seulement|pas uniquement|pas moins|pas plus|"
        "pas à pas|pas de calais|pas de doute|sans doute|"
        "sans aucun doute|aucun doute|sans précédent|sans cesse|"
        "sans surprise|sans conteste|sans compter|sans oublier|"
        "n'est pas exclu|pas exclu|pas exclue|n'est pas exclue|"
        "ne sont pas exclues|pas exclues|pas un secret|premier pas|"
        "un pas|le pas|ce n'est pas la première|jamais vu|que jamais"},

    /* Spanish. */
    {CUE_ES, CUE_DENIES,
        "negó|niega|niegan|negaron|negaba|negaban|negado|negar|negando|"
        "negara|desmintió|desmiente|desmienten|desmintieron|desmentir|"
        "desmentido|desmintiendo|desmentía|descartó|descarta|descartan|"
        "descartaron|descartar|descartado|descartando|refutó|refuta|"
        "refutan|refutaron|refutar|refutado|rechazó las acusaciones|"
        "rechaza las acusaciones|rechazan las acusaciones|"
        "rechazaron las acusaciones|rechazó los informes|"
        "rechaza los informes|rechazó las denuncias|"
        "rechaza las denuncias|rechazó la acusación|"
        "rechazó los señalamientos|rechaza los señalamientos"},
    {CUE_ES, CUE_NEGATES | CUE_NO_NUMBER, "no"},
    {CUE_ES, CUE_NEGATES,
        "nunca|jamás|sin|ningún|ninguna|ninguno|ni|tampoco|nadie|nada|"
        "no hay pruebas|no hay evidencia|no hay evidencias|"
        "no hay planes|no existen pruebas|sin pruebas|ausencia de|"
        "falta de pruebas|contrario a"},
    {CUE_ES, CUE_AHEAD,
        "falsa afirmación|falsas afirmaciones|falsa acusación|"
        "falsas acusaciones|falsa noticia|noticia falsa|noticias falsas|"
        "falso informe|informes falsos|falsos rumores|falsamente|"
        "bulo sobre|bulos sobre"},
    {CUE_ES, CUE_NEGATION,
        "se negó a|se niega a|se niegan a|se negaron a|negarse a|"
        "negado a|negándose a|rehusó|rehúsa|rehusaron|dejó de|difícil|"
        "imposible|evitó|evita"},
    {CUE_ES, CUE_DENIED,
        "fue negado|fue negada|fueron negados|fueron negadas|"
        "fue desmentido|fue desmentida|fueron desmentidos|"
        "fueron desmentidas|sido desmentido|sido desmentida|"
        "sido desmentidos|sido desmentidas|sido negada|sido negado|"
        "sido negadas|sido negados|fue descartado|fue descartada|"
        "fueron descartados|fueron descartadas|sido descartada|"
        "sido descartado|sido descartadas|queda descartado|"
        "queda descartada|quedan descartadas|desmentido por|"
        "desmentida por|desmentidas por|desmentidos por|negada por|"
        "negado por|negadas por|negados por"},
    {CUE_ES, CUE_BACK | CUE_TURNS,
        "es falso|es falsa|son falsos|son falsas|era falso|era falsa|"
        "eran falsas|eran falsos|es totalmente falso|"
        "son totalmente falsas|no es cierto|no es cierta|no son ciertas|"
        "no son ciertos|no era cierto|no es verdad|no son verdad|"
        "carece de fundamento|carecen de fundamento|"
        "carecen de todo fundamento|carece de todo fundamento|"
        "es una mentira|son mentiras|es mentira|son infundadas|"
        "son infundados|es infundada|es infundado|es un bulo|"
        "no existe|no existen|nunca existió|nunca ocurrió|nunca sucedió|"
        "no ocurrió|no tuvo lugar|nunca tuvo lugar|"
        "no corresponde a la realidad|no se ajusta a la realidad|"
        "no se ajustan a la realidad"},
    {CUE_ES, CUE_STOP,
        "pero|sin embargo|mientras|quien|quienes|cual|cuales|aunque|"
        "sino|no obstante|en cambio|a pesar|pese|cuyo|cuya|cuyos|cuyas"},
    {CUE_ES, CUE_THAT,
        "según los cuales|según las cuales|según el cual|según la cual|que"},
    {CUE_ES, CUE_REPORT,
        "informe|informes|reporte|reportes|acusación|acusaciones|"
        "versión|versiones|prueba|pruebas|evidencia|evidencias|rumor|"
        "rumores|denuncia|denuncias|afirmación|afirmaciones|noticia|"
        "noticias|información|informaciones|alegación|alegaciones|"
        "declaración|declaraciones|posibilidad|idea|hecho|de|"
        "señalamiento|señalamientos|sospecha|sospechas|indicios"},
    {CUE_ES, CUE_LISTING,
        "él|ella|ellos|ellas|nosotros|yo|esto|este|esta|estos|estas|"
        "eso|ese|esa|el|la|los|las|lo|un|una|unos|unas|su|sus|pues|"
        "como|cuando|donde|si|según|así|entonces|ya"},
    {CUE_ES, CUE_JOINS, "y|e|o|u"},
    {CUE_ES, CUE_FILLER,
        "el lunes|el martes|el miércoles|el jueves|el viernes|"
        "el sábado|el domingo|este lunes|este martes|este miércoles|"
        "este jueves|este viernes|este sábado|este domingo|hoy|ayer|"
        "también|nuevamente|de nuevo|rotundamente|categóricamente|"
        "tajantemente|públicamente|otra vez"},
    {CUE_ES, CUE_NOTHING,
        "no sólo|no solo|no solamente|no únicamente|no menos de|"
        "no más de|no obstante que|no se descarta|no descarta|"
        "no descartan|no descartó|no descartaron|no descarto|"
        "no hay duda|no cabe duda|sin duda|sin dudas|sin lugar a dudas|"
        "sin precedentes|sin precedente|sin cesar|sin falta|"
        "nada menos|ni más ni menos|no es secreto|no es un secreto|"
        "nunca antes|más que nunca|a no ser|no proliferación"},

    /* Italian. */
    {CUE_IT, CUE_DENIES,
        "nega|negano|negò|negato|negare|negando|negava|negavano|"
        "negarono|smentisce|smentiscono|smentì|smentito|smentire|"
        "smentendo|smentita|esclude|escludono|escluso|escludere|"
        "escludendo|respinge le accuse|respinto le accuse|"
        "respingono le accuse|confuta|confutato"},
    {CUE_IT, CUE_NEGATES,
        "non|mai|nessun|nessuna|nessuno|senza|neppure|neanche|nemmeno|"
        "niente|nulla|nessuna prova|assenza di|contrariamente"},
    {CUE_IT, CUE_AHEAD,
        "falsa notizia|false notizie|notizia falsa|notizie false|"
        "false accuse|falsamente"},
    {CUE_IT, CUE_NEGATION,
        "rifiuta di|rifiutato di|rifiutano di|rifiutò di|difficile|"
        "impossibile"},
    {CUE_IT, CUE_DENIED,
        "è stato smentito|è stata smentita|sono state smentite|"
        "sono stati smentiti|stata smentita|stato smentito|"
        "state smentite|stati smentiti|smentita da|smentito da|"
        "smentite da|smentita dal|smentito dal|smentite dal|"
        "è stata negata|è stato negato|è stato escluso"},
    {CUE_IT, CUE_BACK | CUE_TURNS,
        "è falso|è falsa|sono falsi|sono false|non è vero|non è vera|"
        "non sono vere|è infondata|è infondato|sono infondate|"
        "sono infondati|priva di fondamento|prive di fondamento|"
        "privo di fondamento|non esiste|non esistono|è una menzogna"},
    {CUE_IT, CUE_STOP,
        "ma|però|tuttavia|mentre|il quale|la quale|i quali|le quali|"
        "cui|sebbene|benché|nonostante|anche se|bensì"},
    {CUE_IT, CUE_THAT, "secondo cui|secondo le quali|secondo i quali|che"},
    {CUE_IT, CUE_REPORT,
        "notizia|notizie|accusa|accuse|voce|voci|rapporto|rapporti|prova|"
        "prove|affermazione|affermazioni|possibilità|ipotesi|fatto"},
    {CUE_IT, CUE_LISTING,
        "lui|lei|loro|noi|io|egli|essa|essi|questo|questa|questi|queste|"
        "il|lo|la|i|gli|le|l'|un|uno|una|suo|sua|suoi|sue|quando|come|"
        "dove|se|quindi"},
    {CUE_IT, CUE_JOINS, "e|ed|o|oppure"},
    {CUE_IT, CUE_FILLER,
        "lunedì|martedì|mercoledì|giovedì|venerdì|sabato|domenica|oggi|"
        "ieri|anche|nuovamente|di nuovo|categoricamente|fermamente"},
    {CUE_IT, CUE_NOTHING,
        "non solo|non soltanto|non solamente|non meno|non esclude|"
        "non escludono|non ha escluso|non escluse|non è escluso|"
        "non si esclude|senza dubbio|senza precedenti|non c'è dubbio|"
        "non proliferazione|mai prima|più che mai|non a caso"},

    /* Portuguese. */
    {CUE_PT, CUE_DENIES,
        "nega|negam|negou|negaram|negar|negando|negado|negava|desmente|"
        "desmentem|desmentiu|desmentiram|desmentir|desmentindo|"
        "desmentido|descarta|descartam|descartou|descartaram|descartar|"
        "descartado|refuta|refutam|refutou|refutaram|refutar|"
        "rejeitou as acusações|rejeita as acusações|"
        "rejeitaram as acusações"},
    {CUE_PT, CUE_NEGATES,
        "não|nunca|jamais|sem|nenhum|nenhuma|nem|ninguém|nada|"
        "não há provas|não há evidências|sem provas|ausência de"},
    {CUE_PT, CUE_AHEAD,
        "notícia falsa|notícias falsas|falsa acusação|falsas acusações|"
        "falsa alegação|falsas alegações|falsamente"},
    {CUE_PT, CUE_NEGATION,
        "recusou-se a|recusa-se a|se recusou a|se recusa a|"
        "recusaram-se a|se recusaram a|difícil|impossível"},
    {CUE_PT, CUE_DENIED,
        "foi negado|foi negada|foram negados|foram negadas|"
        "foi desmentido|foi desmentida|foram desmentidos|"
        "foram desmentidas|desmentida por|desmentido por|negada por|"
        "negado por|foi descartada|foi descartado|desmentida pelo|"
        "desmentido pelo|negado pelo|negada pelo"},
    {CUE_PT, CUE_BACK | CUE_TURNS,
        "é falso|é falsa|são falsos|são falsas|não é verdade|"
        "não são verdadeiras|não são verdade|não é verdadeira|"
        "é mentira|é uma mentira|é infundada|são infundadas|"
        "sem fundamento|não existe|não existem|nunca aconteceu"},
    {CUE_PT, CUE_STOP,
        "mas|porém|contudo|entretanto|enquanto|quem|qual|quais|embora|"
        "no entanto|todavia|apesar|cujo|cuja"},
    {CUE_PT, CUE_THAT,
        "segundo os quais|segundo as quais|segundo o qual|segundo a qual|que"},
    {CUE_PT, CUE_REPORT,
        "relato|relatos|relatório|relatórios|acusação|acusações|"
        "alegação|alegações|rumor|rumores|prova|provas|evidência|"
        "evidências|notícia|notícias|informação|informações|boato|"
        "boatos|possibilidade|fato|de"},
    {CUE_PT, CUE_LISTING,
        "ele|ela|eles|elas|nós|eu|isso|isto|este|esta|estes|estas|esse|"
        "essa|o|a|os|as|um|uma|seu|sua|seus|suas|pois|como|quando|"
        "onde|se|segundo|disse"},
    {CUE_PT, CUE_JOINS, "e|ou"},
    {CUE_PT, CUE_FILLER,
        "hoje|ontem|também|novamente|categoricamente|nesta segunda|"
        "nesta terça|nesta quarta|nesta quinta|nesta sexta|"
        "veementemente|segunda-feira|terça-feira|quarta-feira|"
        "quinta-feira|sexta-feira"},
    {CUE_PT, CUE_NOTHING,
        "não só|não apenas|não somente|não menos|não descarta|"
        "não descartam|não descartou|não nega|não negou|sem dúvida|"
        "sem precedentes|não há dúvida|não proliferação|nunca antes|"
        "mais do que nunca|nada menos"},
};

const struct cue_rows cue_romance = {rows, COUNT_OF(rows)};
