#include "text/date_zone.h"

#include "base/auto.h"

/*
 * Names of places with the offset that they have in winter and the rule of
 * their summer: what the tz database says of today.  What a government changed
 * since it began to count is not here: of an article some years old the hour
 * is of no use to anybody.
 */

enum summer {
	SUMMER_NONE,
	SUMMER_US,
	SUMMER_US_STAYS, /* western Canada, which did not come back from it */
	SUMMER_EU,
	SUMMER_AU,
	SUMMER_NZ,
	SUMMER_CL,
	SUMMER_EG,
	SUMMER_IL,
	SUMMER_LB,
};

#define STAYS_FROM_YEAR 2026

/* The first `weekday` of the month from `day` on; 25 finds the last one. */
struct turn {
	int month, day, weekday;
	int minutes; /* of the clock before it is turned, or of UTC */
};

struct rule {
	enum summer summer;
	int since; /* the year; a later row of the same summer replaces it */
	bool is_utc;
	struct turn begin, end;
};

#define SUN 0
#define THU 4
#define FRI 5

static const struct rule RULES[] = {
    {SUMMER_US, 1987, false, {4, 1, SUN, 120}, {10, 25, SUN, 120}},
    {SUMMER_US, 2007, false, {3, 8, SUN, 120}, {11, 1, SUN, 120}},
    {SUMMER_EU, 1996, true, {3, 25, SUN, 60}, {10, 25, SUN, 60}},
    {SUMMER_AU, 2001, false, {10, 25, SUN, 120}, {3, 25, SUN, 180}},
    {SUMMER_AU, 2008, false, {10, 1, SUN, 120}, {4, 1, SUN, 180}},
    {SUMMER_NZ, 1990, false, {10, 1, SUN, 120}, {3, 15, SUN, 180}},
    {SUMMER_NZ, 2008, false, {9, 24, SUN, 120}, {4, 1, SUN, 180}},
    {SUMMER_CL, 2019, true, {9, 2, SUN, 240}, {4, 2, SUN, 180}},
    {SUMMER_EG, 2023, false, {4, 24, FRI, 0}, {10, 25, THU, 1440}},
    {SUMMER_IL, 2013, false, {3, 23, FRI, 120}, {10, 25, SUN, 120}},
    {SUMMER_LB, 1993, false, {3, 25, SUN, 0}, {10, 25, SUN, 0}},
};

struct date_zone {
	int minutes; /* east of Greenwich, in winter */
	enum summer summer;
	const char *names; /* lower case, separated by spaces */
};

/* ET and its like are the time of the place, summer or not. */
static const struct date_zone ZONES[] = {
    {-660, SUMMER_NONE,
        "pacific/midway pacific/niue pacific/pago_pago pacific/samoa "
        "us/samoa"},
    {-600, SUMMER_NONE,
        "pacific/honolulu pacific/johnston pacific/rarotonga "
        "pacific/tahiti us/hawaii"},
    {-600, SUMMER_US, "america/adak america/atka us/aleutian"},
    {-570, SUMMER_NONE, "pacific/marquesas"},
    {-540, SUMMER_NONE, "pacific/gambier"},
    {-540, SUMMER_US,
        "america/anchorage america/juneau america/metlakatla "
        "america/nome america/sitka america/yakutat us/alaska"},
    {-480, SUMMER_NONE, "pacific/pitcairn"},
    {-480, SUMMER_US,
        "america/ensenada america/los_angeles america/santa_isabel "
        "america/tijuana mexico/bajanorte pt us/pacific"},
    {-480, SUMMER_US_STAYS, "america/vancouver canada/pacific"},
    {-420, SUMMER_NONE,
        "america/creston america/dawson america/dawson_creek "
        "america/fort_nelson america/hermosillo america/mazatlan "
        "america/phoenix america/whitehorse canada/yukon "
        "mexico/bajasur us/arizona"},
    {-420, SUMMER_US,
        "america/boise america/cambridge_bay america/ciudad_juarez "
        "america/denver america/shiprock mt us/mountain"},
    {-420, SUMMER_US_STAYS,
        "america/edmonton america/inuvik america/yellowknife "
        "canada/mountain"},
    {-360, SUMMER_CL, "chile/easterisland pacific/easter"},
    {-360, SUMMER_NONE,
        "america/bahia_banderas america/belize america/chihuahua "
        "america/costa_rica america/el_salvador america/guatemala "
        "america/managua america/merida america/mexico_city "
        "america/monterrey america/regina america/swift_current "
        "america/tegucigalpa canada/saskatchewan mexico/general "
        "pacific/galapagos"},
    {-360, SUMMER_US,
        "america/chicago america/indiana/knox "
        "america/indiana/tell_city america/knox_in america/matamoros "
        "america/menominee america/north_dakota/beulah "
        "america/north_dakota/center america/north_dakota/new_salem "
        "america/ojinaga america/rankin_inlet america/resolute ct "
        "us/central us/indiana-starke"},
    {-360, SUMMER_US_STAYS,
        "america/rainy_river america/winnipeg canada/central"},
    {-300, SUMMER_NONE,
        "america/atikokan america/bogota america/cancun "
        "america/cayman america/coral_harbour america/eirunepe "
        "america/guayaquil america/jamaica america/lima "
        "america/panama america/porto_acre america/rio_branco "
        "brazil/acre"},
    {-300, SUMMER_US,
        "america/detroit america/fort_wayne america/grand_turk "
        "america/havana america/indiana/indianapolis "
        "america/indiana/marengo america/indiana/petersburg "
        "america/indiana/vevay america/indiana/vincennes "
        "america/indiana/winamac america/indianapolis america/iqaluit "
        "america/kentucky/louisville america/kentucky/monticello "
        "america/louisville america/montreal america/nassau "
        "america/new_york america/nipigon america/pangnirtung "
        "america/port-au-prince america/thunder_bay america/toronto "
        "canada/eastern et us/east-indiana us/eastern us/michigan"},
    {-240, SUMMER_CL, "america/santiago chile/continental"},
    {-240, SUMMER_NONE,
        "america/anguilla america/antigua america/aruba "
        "america/barbados america/blanc-sablon america/boa_vista "
        "america/campo_grande america/caracas america/cuiaba "
        "america/curacao america/dominica america/grenada "
        "america/guadeloupe america/guyana america/kralendijk "
        "america/la_paz america/lower_princes america/manaus "
        "america/marigot america/martinique america/montserrat "
        "america/port_of_spain america/porto_velho "
        "america/puerto_rico america/santo_domingo "
        "america/st_barthelemy america/st_kitts america/st_lucia "
        "america/st_thomas america/st_vincent america/tortola "
        "america/virgin brazil/west"},
    {-240, SUMMER_US,
        "america/glace_bay america/goose_bay america/halifax "
        "america/moncton america/thule at atlantic/bermuda "
        "canada/atlantic"},
    {-210, SUMMER_US, "america/st_johns canada/newfoundland"},
    {-180, SUMMER_NONE,
        "america/araguaina america/argentina/buenos_aires "
        "america/argentina/catamarca america/argentina/comodrivadavia "
        "america/argentina/cordoba america/argentina/jujuy "
        "america/argentina/la_rioja america/argentina/mendoza "
        "america/argentina/rio_gallegos america/argentina/salta "
        "america/argentina/san_juan america/argentina/san_luis "
        "america/argentina/tucuman america/argentina/ushuaia "
        "america/asuncion america/bahia america/belem "
        "america/buenos_aires america/catamarca america/cayenne "
        "america/cordoba america/coyhaique america/fortaleza "
        "america/jujuy america/maceio america/mendoza "
        "america/montevideo america/paramaribo america/punta_arenas "
        "america/recife america/rosario america/santarem "
        "america/sao_paulo antarctica/palmer antarctica/rothera "
        "atlantic/stanley brazil/east"},
    {-180, SUMMER_US, "america/miquelon"},
    {-120, SUMMER_EU, "america/godthab america/nuuk america/scoresbysund"},
    {-120, SUMMER_NONE,
        "america/noronha atlantic/south_georgia brazil/denoronha"},
    {-60, SUMMER_EU, "atlantic/azores"},
    {-60, SUMMER_NONE, "atlantic/cape_verde"},
    {0, SUMMER_EU,
        "atlantic/canary atlantic/faeroe atlantic/faroe "
        "atlantic/madeira europe/belfast europe/dublin "
        "europe/guernsey europe/isle_of_man europe/jersey "
        "europe/lisbon europe/london"},
    {0, SUMMER_NONE,
        "africa/abidjan africa/accra africa/bamako africa/banjul "
        "africa/bissau africa/casablanca africa/conakry africa/dakar "
        "africa/el_aaiun africa/freetown africa/lome africa/monrovia "
        "africa/nouakchott africa/ouagadougou africa/sao_tome "
        "africa/timbuktu america/danmarkshavn antarctica/troll "
        "atlantic/reykjavik atlantic/st_helena"},
    {60, SUMMER_EU,
        "africa/ceuta arctic/longyearbyen atlantic/jan_mayen "
        "europe/amsterdam europe/andorra europe/belgrade "
        "europe/berlin europe/bratislava europe/brussels "
        "europe/budapest europe/busingen europe/copenhagen "
        "europe/gibraltar europe/ljubljana europe/luxembourg "
        "europe/madrid europe/malta europe/monaco europe/oslo "
        "europe/paris europe/podgorica europe/prague europe/rome "
        "europe/san_marino europe/sarajevo europe/skopje "
        "europe/stockholm europe/tirane europe/vaduz europe/vatican "
        "europe/vienna europe/warsaw europe/zagreb europe/zurich"},
    {60, SUMMER_NONE,
        "africa/algiers africa/bangui africa/brazzaville "
        "africa/douala africa/kinshasa africa/lagos africa/libreville "
        "africa/luanda africa/malabo africa/ndjamena africa/niamey "
        "africa/porto-novo africa/tunis"},
    {120, SUMMER_EG, "africa/cairo"},
    {120, SUMMER_EU,
        "asia/famagusta asia/nicosia europe/athens europe/bucharest "
        "europe/chisinau europe/helsinki europe/kiev europe/kyiv "
        "europe/mariehamn europe/nicosia europe/riga europe/sofia "
        "europe/tallinn europe/tiraspol europe/uzhgorod "
        "europe/vilnius europe/zaporozhye"},
    {120, SUMMER_IL, "asia/gaza asia/hebron asia/jerusalem asia/tel_aviv"},
    {120, SUMMER_LB, "asia/beirut"},
    {120, SUMMER_NONE,
        "africa/blantyre africa/bujumbura africa/gaborone "
        "africa/harare africa/johannesburg africa/juba "
        "africa/khartoum africa/kigali africa/lubumbashi "
        "africa/lusaka africa/maputo africa/maseru africa/mbabane "
        "africa/tripoli africa/windhoek europe/kaliningrad"},
    {180, SUMMER_NONE,
        "africa/addis_ababa africa/asmara africa/asmera "
        "africa/dar_es_salaam africa/djibouti africa/kampala "
        "africa/mogadishu africa/nairobi antarctica/syowa asia/aden "
        "asia/amman asia/baghdad asia/bahrain asia/damascus "
        "asia/istanbul asia/kuwait asia/qatar asia/riyadh "
        "europe/istanbul europe/kirov europe/minsk europe/moscow "
        "europe/simferopol europe/volgograd indian/antananarivo "
        "indian/comoro indian/mayotte"},
    {210, SUMMER_NONE, "asia/tehran"},
    {240, SUMMER_NONE,
        "asia/baku asia/dubai asia/muscat asia/tbilisi asia/yerevan "
        "europe/astrakhan europe/samara europe/saratov "
        "europe/ulyanovsk indian/mahe indian/mauritius indian/reunion"},
    {270, SUMMER_NONE, "asia/kabul"},
    {300, SUMMER_NONE,
        "antarctica/mawson antarctica/vostok asia/almaty asia/aqtau "
        "asia/aqtobe asia/ashgabat asia/ashkhabad asia/atyrau "
        "asia/dushanbe asia/karachi asia/oral asia/qostanay "
        "asia/qyzylorda asia/samarkand asia/tashkent "
        "asia/yekaterinburg indian/kerguelen indian/maldives"},
    {330, SUMMER_NONE, "asia/calcutta asia/colombo asia/kolkata"},
    {345, SUMMER_NONE, "asia/kathmandu asia/katmandu"},
    {360, SUMMER_NONE,
        "asia/bishkek asia/dacca asia/dhaka asia/kashgar asia/omsk "
        "asia/thimbu asia/thimphu asia/urumqi indian/chagos"},
    {390, SUMMER_NONE, "asia/rangoon asia/yangon indian/cocos"},
    {420, SUMMER_NONE,
        "antarctica/davis asia/bangkok asia/barnaul asia/ho_chi_minh "
        "asia/hovd asia/jakarta asia/krasnoyarsk asia/novokuznetsk "
        "asia/novosibirsk asia/phnom_penh asia/pontianak asia/saigon "
        "asia/tomsk asia/vientiane indian/christmas"},
    {480, SUMMER_NONE,
        "antarctica/casey asia/brunei asia/choibalsan asia/chongqing "
        "asia/chungking asia/harbin asia/hong_kong asia/irkutsk "
        "asia/kuala_lumpur asia/kuching asia/macao asia/macau "
        "asia/makassar asia/manila asia/shanghai asia/singapore "
        "asia/taipei asia/ujung_pandang asia/ulaanbaatar "
        "asia/ulan_bator australia/perth australia/west"},
    {525, SUMMER_NONE, "australia/eucla"},
    {540, SUMMER_NONE,
        "asia/chita asia/dili asia/jayapura asia/khandyga "
        "asia/pyongyang asia/seoul asia/tokyo asia/yakutsk "
        "pacific/palau"},
    {570, SUMMER_AU,
        "australia/adelaide australia/broken_hill australia/south "
        "australia/yancowinna"},
    {570, SUMMER_NONE, "australia/darwin australia/north"},
    {600, SUMMER_AU,
        "antarctica/macquarie australia/act australia/canberra "
        "australia/currie australia/hobart australia/melbourne "
        "australia/nsw australia/sydney australia/tasmania "
        "australia/victoria"},
    {600, SUMMER_NONE,
        "antarctica/dumontdurville asia/ust-nera asia/vladivostok "
        "australia/brisbane australia/lindeman australia/queensland "
        "pacific/chuuk pacific/guam pacific/port_moresby "
        "pacific/saipan pacific/truk pacific/yap"},
    {630, SUMMER_NONE, "australia/lhi australia/lord_howe"},
    {660, SUMMER_AU, "pacific/norfolk"},
    {660, SUMMER_NONE,
        "asia/magadan asia/sakhalin asia/srednekolymsk "
        "pacific/bougainville pacific/efate pacific/guadalcanal "
        "pacific/kosrae pacific/noumea pacific/pohnpei pacific/ponape"},
    {720, SUMMER_NONE,
        "asia/anadyr asia/kamchatka pacific/fiji pacific/funafuti "
        "pacific/kwajalein pacific/majuro pacific/nauru "
        "pacific/tarawa pacific/wake pacific/wallis"},
    {720, SUMMER_NZ,
        "antarctica/mcmurdo antarctica/south_pole pacific/auckland"},
    {765, SUMMER_NZ, "pacific/chatham"},
    {780, SUMMER_NONE,
        "pacific/apia pacific/enderbury pacific/fakaofo "
        "pacific/kanton pacific/tongatapu"},
    {840, SUMMER_NONE, "pacific/kiritimati"},
};

static bool
is_named(const struct date_zone *zone, struct slice name)
{
	struct slice rest = slice_of(zone->names);
	struct slice item;

	while (slice_cut(&rest, ' ', &item)) {
		if (slice_eq_nocase(item, name))
			return true;
	}
	return false;
}

const struct date_zone *
date_zone_find(struct slice name)
{
	for (size_t i = 0; i < COUNT_OF(ZONES); i++) {
		if (is_named(&ZONES[i], name))
			return &ZONES[i];
	}
	return NULL;
}

static const struct rule *
rule_of(enum summer summer, int64_t year)
{
	const struct rule *found = NULL;

	if (summer == SUMMER_US_STAYS)
		summer = SUMMER_US;
	for (size_t i = 0; i < COUNT_OF(RULES); i++) {
		if (RULES[i].summer == summer && RULES[i].since <= year)
			found = &RULES[i];
	}
	return found;
}

/* When the clock is turned, as the clock shows it; `offset` is for turns that
 * are given in UTC. */
static int64_t
turn_ms(const struct turn *turn, int64_t year, int offset)
{
	struct date day = {
	    .year = year, .month = turn->month, .day = turn->day};

	day.weekday = date_of(date_ms(&day)).weekday;
	day.day += (turn->weekday - day.weekday + 7) % 7;
	day.minute = turn->minutes + offset;
	return date_ms(&day);
}

static bool
is_summer(const struct date_zone *zone, const struct date *clock)
{
	const struct rule *rule = rule_of(zone->summer, clock->year);
	int64_t now = date_ms(clock), begin, end;

	if (rule == NULL)
		return false;
	begin = turn_ms(
	    &rule->begin, clock->year, rule->is_utc ? zone->minutes : 0);
	end = turn_ms(
	    &rule->end, clock->year, rule->is_utc ? zone->minutes + 60 : 0);
	if (zone->summer == SUMMER_US_STAYS && clock->year >= STAYS_FROM_YEAR)
		return now >= begin || clock->year > STAYS_FROM_YEAR;
	if (begin < end)
		return now >= begin && now < end;
	return now >= begin || now < end;
}

int
date_zone_minutes(const struct date_zone *zone, const struct date *clock)
{
	return zone->minutes + (is_summer(zone, clock) ? 60 : 0);
}
