/* English, German and Dutch. */
#include "match/denial_table.h"

#include "base/auto.h"

static const struct cue_row rows[] = {
    /* English. */
    {CUE_EN, CUE_DENIES,
        "deny|denies|denied|denying|denial of|denials of|denial that|"
        "denials that|refute|refutes|refuted|refuting|rebut|rebuts|rebutted|"
        "rebutting|rule out|rules out|ruled out|ruling out|rule~out|rules~out|"
        "ruled~out|ruling~out|disavow|disavows|disavowed|disavowing|debunk|"
        "debunks|debunked|debunking|disprove|disproves|disproved|disproving|"
        "reject claims|rejects claims|rejected claims|rejecting claims|"
        "reject reports|rejects reports|rejected reports|rejecting reports|"
        "reject allegations|rejects allegations|rejected allegations|"
        "rejecting allegations|reject accusations|rejects accusations|"
        "rejected accusations|rejecting accusations|rejects suggestions|"
        "rejected suggestions|rejects the claim|rejected the claim|"
        "rejects the allegation|rejected the allegation|"
        "rejects the accusation|rejected the accusation|"
        "rejects as false|rejected as false|dismisses as false|"
        "dismissed as false|dismiss claims|dismisses claims|"
        "dismissed claims|dismissing claims|dismiss reports|"
        "dismisses reports|dismissed reports|dismissing reports|"
        "dismiss allegations|dismisses allegations|dismissed allegations|"
        "dismissing allegations|dismisses accusations|"
        "dismissed accusations|dismisses rumours|dismissed rumours|"
        "dismisses rumors|dismissed rumors|dismissed suggestions"},
    {CUE_EN, CUE_NEGATES,
        "not|never|without|neither|nor|none|nobody|no one|nothing|nowhere|"
        "cannot|don't|doesn't|didn't|won't|wouldn't|can't|couldn't|"
        "shouldn't|isn't|aren't|wasn't|weren't|hasn't|haven't|hadn't|"
        "mustn't|needn't|don’t|no evidence|no proof|no sign|no signs|"
        "no indication|no indications|no plan to|no plans to|no plan for|"
        "no plans for|no intention of|no intention to|no longer|"
        "lack of evidence|lack of proof|lacks evidence|lacked evidence|"
        "without evidence|without proof|little evidence|scant evidence|"
        "contrary to|absence of"},
    {CUE_EN, CUE_NEGATES | CUE_NO_NUMBER, "no"},
    {CUE_EN, CUE_AHEAD,
        "false claim|false claims|false report|false reports|"
        "false allegation|false allegations|false accusation|"
        "false accusations|false rumour|false rumours|false rumor|"
        "false rumors|false story|false stories|falsely|fake news|"
        "fake report|fake reports|fake story|baseless claim|"
        "baseless claims|baseless report|baseless reports|"
        "baseless allegation|baseless allegations|baseless accusation|"
        "baseless accusations|unfounded claim|unfounded claims|"
        "unfounded report|unfounded reports|unfounded allegation|"
        "unfounded allegations|unfounded accusation|unfounded accusations|"
        "unfounded rumours|unfounded rumors|groundless claims|"
        "groundless accusations|groundless allegations|"
        "unsubstantiated claims|unsubstantiated reports|"
        "unsubstantiated allegations"},
    {CUE_EN, CUE_DENIED,
        "was denied|were denied|is denied|are denied|been denied|"
        "being denied|be denied|denied by|was refuted|were refuted|"
        "is refuted|are refuted|been refuted|refuted by|was rejected as|"
        "were rejected as|was dismissed as|were dismissed as|was debunked|"
        "were debunked|been debunked|debunked by|was ruled out|"
        "were ruled out|been ruled out|is ruled out|are ruled out|"
        "ruled out by"},
    {CUE_EN, CUE_BACK | CUE_TURNS,
        "is untrue|are untrue|was untrue|were untrue|is false|are false|"
        "was false|were false|is fake|are fake|was fake|were fake|"
        "is not true|are not true|was not true|were not true|isn't true|"
        "aren't true|wasn't true|weren't true|not true|"
        "is categorically false|are categorically false|is simply false|"
        "are simply false|is completely false|are completely false|"
        "is totally false|are totally false|is entirely false|"
        "are entirely false|is patently false|are patently false|"
        "is simply not true|are simply not true|"
        "is baseless|are baseless|was baseless|were baseless|is unfounded|"
        "are unfounded|was unfounded|were unfounded|is groundless|"
        "are groundless|was groundless|were groundless|is incorrect|"
        "are incorrect|was incorrect|were incorrect|is wrong|are wrong|"
        "is a lie|are lies|was a lie|were lies|is a hoax|was a hoax|"
        "is fabricated|are fabricated|was fabricated|were fabricated|"
        "is fiction|has no basis|have no basis|had no basis|"
        "is without foundation|are without foundation|"
        "does not correspond to reality|do not correspond to reality|"
        "never happened|never took place|did not happen|didn't happen|"
        "did not take place|didn't take place|never existed|"
        "does not exist|do not exist|did not exist|doesn't exist|"
        "don't exist|didn't exist"},
    /* Neither yes nor no, and it takes the negation before it along. */
    {CUE_EN, CUE_DENIAL,
        "confirm or deny|confirmed or denied|confirms or denies|"
        "confirming or denying|confirm nor deny|confirmed nor denied|"
        "confirms nor denies|confirming nor denying|deny or confirm|"
        "denied or confirmed"},
    {CUE_EN, CUE_NEGATION,
        "refuse to|refuses to|refused to|refusing to|decline to|"
        "declines to|declined to|declining to|fail to|fails to|failed to|"
        "failing to|stop short of|stops short of|stopped short of|"
        "stopping short of|hard to|difficult to|impossible to|unable to|"
        "unwilling to|reluctant to|stopped|stops|hesitates to|"
        "hesitated to"},
    {CUE_EN, CUE_STOP,
        "but|however|while|who|whom|whose|which|although|though|whereas|"
        "whilst|despite|nevertheless|nonetheless|except"},
    {CUE_EN, CUE_THAT, "that"},
    {CUE_EN, CUE_REPORT,
        "report|reports|claim|claims|evidence|allegation|allegations|"
        "accusation|accusations|rumour|rumours|rumor|rumors|suggestion|"
        "suggestions|assertion|assertions|statement|statements|charge|"
        "charges|proof|sign|signs|indication|indications|speculation|"
        "insinuation|insinuations|story|stories|assessment|assessments|"
        "finding|findings|notion|idea|possibility|news|suspicion|"
        "suspicions"},
    {CUE_EN, CUE_LISTING,
        "he|she|it|they|we|you|i|this|these|those|there|the|a|an|his|her|"
        "its|their|our|my|your|some|any|each|every|both|another|so|yet|"
        "then|as|because|since|after|before|when|where|if|unless"},
    {CUE_EN, CUE_JOINS, "and|or"},
    {CUE_EN, CUE_FILLER,
        "on monday|on tuesday|on wednesday|on thursday|on friday|"
        "on saturday|on sunday|monday|tuesday|wednesday|thursday|friday|"
        "saturday|sunday|today|yesterday|again|also|earlier|later|strongly|"
        "flatly|firmly|vehemently|categorically|repeatedly|publicly|"
        "officially|explicitly|outright|angrily|swiftly|previously|"
        "consistently|last week|this week|last month|this month"},
    {CUE_EN, CUE_NOTHING,
        "not only|not just|not merely|not simply|not least|"
        "not to mention|whether or not|not surprisingly|not unlike|"
        "not false|not without|if not|why not|not far from|not long after|"
        "not long ago|no doubt|no wonder|no matter|no surprise|no secret|"
        "no question|no exception|no less than|no fewer than|"
        "no later than|no sooner than|no stranger|no accident|"
        "no coincidence|no fly zone|no fly zones|no fly list|"
        "no confidence|no man's land|no go area|no go areas|none other|"
        "nothing but|nothing new|nothing less|nothing short of|"
        "never before|never mind|without doubt|without a doubt|"
        "without delay|without precedent|without warning|without question|"
        "denied persons|denied parties|denied party|denied person|"
        "denied entry|denied access|was denied entry|were denied entry|"
        "been denied entry|was denied access|were denied access|"
        "been denied access|was denied a|were denied a|been denied a|"
        "was denied the|were denied the|been denied the|was denied bail|"
        "were denied bail|been denied bail|was denied permission|"
        "were denied permission|been denied permission|was denied visas|"
        "were denied visas|denied visas|denied bail|denied boarding|"
        "was denied parole|was denied boarding|access denied|"
        "cannot but|can't but"},

    /* German. */
    {CUE_DE, CUE_DENIES | CUE_PARTICIPLE,
        "dementiert|bestritten|widerlegt|verneint|geleugnet"},
    {CUE_DE, CUE_DENIES,
        "dementierte|dementierten|dementieren|bestreitet|bestritt|"
        "bestreiten|leugnet|leugnete|leugneten|leugnen|verneinte|"
        "verneinten|verneinen|widerlegte|widerlegen|weist~zurück|"
        "wies~zurück|wiesen~zurück|weisen~zurück|schließt~aus|"
        "schloss~aus|schlossen~aus|schließen~aus|streitet~ab|stritt~ab|"
        "stritten~ab|streiten~ab|stellt~abrede|stellte~abrede|"
        "stellten~abrede|dementi von|dementi zu|dementi der"},
    {CUE_DE, CUE_NEGATES,
        "nie|niemals|kein|keine|keinen|keinem|keiner|keines|keinerlei|"
        "ohne|weder|niemand|nichts|nirgends|keinesfalls|keineswegs|"
        "keine beweise|keine belege|keine hinweise|keine pläne|"
        "keine anzeichen|entgegen"},
    {CUE_DE, CUE_NEGATES | CUE_LATE | CUE_END, "nicht"},
    {CUE_DE, CUE_AHEAD,
        "falsche behauptung|falsche behauptungen|falsche berichte|"
        "falscher bericht|falschmeldung|falschmeldungen|fake news|"
        "haltlose vorwürfe|unbegründete vorwürfe|angeblich"},
    {CUE_DE, CUE_DENIED | CUE_TURNS,
        "zurückgewiesen|ausgeschlossen|ausschließen|abgestritten|"
        "zurückweisen|in abrede gestellt"},
    {CUE_DE, CUE_BACK | CUE_TURNS,
        "ist falsch|sind falsch|war falsch|waren falsch|falsch ist|"
        "falsch sind|falsch sei|falsch seien|sei falsch|seien falsch|"
        "ist unwahr|sind unwahr|sei unwahr|seien unwahr|unwahr sei|"
        "unwahr seien|nicht wahr|nicht zutreffend|trifft nicht zu|"
        "treffen nicht zu|treffe nicht zu|träfen nicht zu|"
        "nicht zutrifft|nicht zutreffen|frei erfunden|haltlos|aus der luft gegriffen|"
        "entbehrt jeder grundlage|entbehren jeder grundlage|"
        "unbegründet|nicht der wahrheit|stimmt nicht|stimmen nicht|"
        "eine lüge|existiert nicht|existieren nicht|nicht existiert|"
        "hat es nie gegeben|nie gegeben|hat nie stattgefunden|"
        "gab es nicht|gibt es nicht"},
    {CUE_DE, CUE_AUXILIARY,
        "hat|habe|haben|hatte|hatten|wurde|wurden|wird|werden|worden|sei|"
        "seien|ist|sind|würde|würden|war|waren"},
    {CUE_DE, CUE_NEGATION,
        "weigert sich|weigerte sich|weigern sich|weigerten sich|"
        "lehnt es ab|lehnte es ab|schwer|kaum"},
    {CUE_DE, CUE_STOP,
        "aber|jedoch|während|sondern|obwohl|wohingegen|hingegen|dagegen|"
        "allerdings|trotzdem|dennoch|welcher|welche|welches|welchen|"
        "trotz|doch"},
    {CUE_DE, CUE_THAT, "dass|daß"},
    {CUE_DE, CUE_REPORT,
        "bericht|berichte|berichten|behauptung|behauptungen|vorwurf|"
        "vorwürfe|vorwürfen|anschuldigung|anschuldigungen|gerücht|"
        "gerüchte|gerüchten|beweis|beweise|belege|hinweis|hinweise|"
        "hinweisen|meldung|meldungen|angaben|aussage|aussagen|"
        "anzeichen|dafür|davon|verdacht"},
    {CUE_DE, CUE_LISTING,
        "er|sie|es|wir|ich|ihr|das|die|der|dem|den|des|ein|eine|einen|"
        "einem|einer|eines|dies|diese|dieser|dieses|diesen|jene|sein|"
        "seine|ihre|ihren|so|wie|wo|wenn|weil|nachdem|da|denn"},
    {CUE_DE, CUE_JOINS, "und|oder|sowie"},
    {CUE_DE, CUE_FILLER,
        "am montag|am dienstag|am mittwoch|am donnerstag|am freitag|"
        "am samstag|am sonntag|montag|dienstag|mittwoch|donnerstag|"
        "freitag|samstag|sonntag|heute|gestern|erneut|wieder|zudem|auch|"
        "vehement|kategorisch|entschieden|mehrfach|öffentlich"},
    {CUE_DE, CUE_NOTHING,
        "nicht nur|nicht bloß|nicht allein|nicht zuletzt|nicht ohne|"
        "nichts als|ohne zweifel|ohne frage|kein zweifel|kein wunder|"
        "keine frage|kein geheimnis|kein geringerer|nie zuvor|noch nie|"
        "nicht umhin|nicht weniger als|nicht zu vergessen|"
        "nicht mehr und nicht weniger|"
        "nicht auszuschließen|nicht ausgeschlossen|nicht ausschließen|"
        "nicht aus|nicht zurück|nicht ab|"
        "dementierte nicht|dementierten nicht|"
        "dementiert nicht|bestreitet nicht|bestritt nicht|"
        "bestritten nicht|leugnet nicht|leugnete nicht|"
        "nicht in abrede"},

    /* Dutch. */
    {CUE_NL, CUE_DENIES | CUE_PARTICIPLE, "ontkend|weerlegd|tegengesproken"},
    {CUE_NL, CUE_DENIES,
        "ontkent|ontkende|ontkenden|ontkennen|ontkenning|weerlegt|"
        "weerlegde|weerleggen|spreekt~tegen|sprak~tegen|spreken~tegen|"
        "sluit~uit|sloot~uit|sluiten~uit|wijst~hand|wees~hand"},
    {CUE_NL, CUE_NEGATES,
        "geen|nooit|zonder|niemand|niets|nergens|noch|geen bewijs|"
        "geen plannen"},
    {CUE_NL, CUE_NEGATES | CUE_LATE | CUE_END, "niet"},
    {CUE_NL, CUE_DENIED | CUE_TURNS, "uitgesloten|uitsluiten"},
    {CUE_NL, CUE_BACK | CUE_TURNS,
        "is onwaar|zijn onwaar|is niet waar|zijn niet waar|klopt niet|"
        "kloppen niet|is vals|is onjuist|zijn onjuist"},
    {CUE_NL, CUE_AUXILIARY,
        "heeft|hebben|had|hadden|werd|werden|wordt|worden|is|zijn"},
    {CUE_NL, CUE_STOP,
        "maar|echter|terwijl|hoewel|maar ook|wie|welke|ondanks|toch"},
    {CUE_NL, CUE_THAT, "dat"},
    {CUE_NL, CUE_REPORT,
        "bericht|berichten|bewering|beweringen|beschuldiging|"
        "beschuldigingen|gerucht|geruchten|bewijs|aantijging|"
        "aantijgingen"},
    {CUE_NL, CUE_LISTING,
        "hij|zij|ze|het|wij|we|ik|de|een|deze|dit|die|zijn|haar|hun|"
        "toen|als|omdat|waar"},
    {CUE_NL, CUE_JOINS, "en|of"},
    {CUE_NL, CUE_NOTHING,
        "niet alleen|niet slechts|niet uit|zonder twijfel|geen twijfel|"
        "niet voor het eerst|nooit eerder"},
};

const struct cue_rows cue_germanic = {rows, COUNT_OF(rows)};
