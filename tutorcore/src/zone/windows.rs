//! The names that Windows gives to time zones.

/// Windows name and IANA zone, one pair a line, in the order of the names; `*` stands for
/// `Standard Time`. Where the IANA database has renamed a zone, the newer name is given.
const TABLE: &str = "\
Afghanistan *=Asia/Kabul
Alaskan *=America/Anchorage
Alberta *=America/Edmonton
Aleutian *=America/Adak
Altai *=Asia/Barnaul
Arab *=Asia/Riyadh
Arabian *=Asia/Dubai
Arabic *=Asia/Baghdad
Argentina *=America/Argentina/Buenos_Aires
Astrakhan *=Europe/Astrakhan
Atlantic *=America/Halifax
AUS Central *=Australia/Darwin
Aus Central W. *=Australia/Eucla
AUS Eastern *=Australia/Sydney
Azerbaijan *=Asia/Baku
Azores *=Atlantic/Azores
Bahia *=America/Bahia
Bangladesh *=Asia/Dhaka
Belarus *=Europe/Minsk
Bougainville *=Pacific/Bougainville
British Columbia *=America/Vancouver
Canada Central *=America/Regina
Cape Verde *=Atlantic/Cape_Verde
Caucasus *=Asia/Yerevan
Cen. Australia *=Australia/Adelaide
Central * (Mexico)=America/Mexico_City
Central *=America/Chicago
Central America *=America/Guatemala
Central Asia *=Asia/Bishkek
Central Brazilian *=America/Cuiaba
Central Europe *=Europe/Budapest
Central European *=Europe/Warsaw
Central Pacific *=Pacific/Guadalcanal
Chatham Islands *=Pacific/Chatham
China *=Asia/Shanghai
Cuba *=America/Havana
Dateline *=Etc/GMT+12
E. Africa *=Africa/Nairobi
E. Australia *=Australia/Brisbane
E. Europe *=Europe/Chisinau
E. South America *=America/Sao_Paulo
Easter Island *=Pacific/Easter
Eastern * (Mexico)=America/Cancun
Eastern *=America/New_York
Egypt *=Africa/Cairo
Ekaterinburg *=Asia/Yekaterinburg
Fiji *=Pacific/Fiji
FLE *=Europe/Kyiv
Georgian *=Asia/Tbilisi
GMT *=Europe/London
Greenland *=America/Nuuk
Greenwich *=Atlantic/Reykjavik
GTB *=Europe/Bucharest
Haiti *=America/Port-au-Prince
Hawaiian *=Pacific/Honolulu
India *=Asia/Kolkata
Iran *=Asia/Tehran
Israel *=Asia/Jerusalem
Jordan *=Asia/Amman
Kaliningrad *=Europe/Kaliningrad
Korea *=Asia/Seoul
Libya *=Africa/Tripoli
Line Islands *=Pacific/Kiritimati
Lord Howe *=Australia/Lord_Howe
Magadan *=Asia/Magadan
Magallanes *=America/Punta_Arenas
Manitoba *=America/Winnipeg
Marquesas *=Pacific/Marquesas
Mauritius *=Indian/Mauritius
Middle East *=Asia/Beirut
Montevideo *=America/Montevideo
Morocco *=Africa/Casablanca
Mountain * (Mexico)=America/Mazatlan
Mountain *=America/Denver
Myanmar *=Asia/Yangon
N. Central Asia *=Asia/Novosibirsk
Namibia *=Africa/Windhoek
Nepal *=Asia/Kathmandu
New Zealand *=Pacific/Auckland
Newfoundland *=America/St_Johns
Norfolk *=Pacific/Norfolk
North Asia *=Asia/Krasnoyarsk
North Asia East *=Asia/Irkutsk
North Korea *=Asia/Pyongyang
Omsk *=Asia/Omsk
Pacific * (Mexico)=America/Tijuana
Pacific *=America/Los_Angeles
Pacific SA *=America/Santiago
Pakistan *=Asia/Karachi
Paraguay *=America/Asuncion
Qyzylorda *=Asia/Qyzylorda
Romance *=Europe/Paris
Russia Time Zone 10=Asia/Srednekolymsk
Russia Time Zone 11=Asia/Kamchatka
Russia Time Zone 3=Europe/Samara
Russian *=Europe/Moscow
SA Eastern *=America/Cayenne
SA Pacific *=America/Bogota
SA Western *=America/La_Paz
Saint Pierre *=America/Miquelon
Sakhalin *=Asia/Sakhalin
Samoa *=Pacific/Apia
Sao Tome *=Africa/Sao_Tome
Saratov *=Europe/Saratov
SE Asia *=Asia/Bangkok
Singapore *=Asia/Singapore
South Africa *=Africa/Johannesburg
South Sudan *=Africa/Juba
Sri Lanka *=Asia/Colombo
Sudan *=Africa/Khartoum
Syria *=Asia/Damascus
Taipei *=Asia/Taipei
Tasmania *=Australia/Hobart
Tocantins *=America/Araguaina
Tokyo *=Asia/Tokyo
Tomsk *=Asia/Tomsk
Tonga *=Pacific/Tongatapu
Transbaikal *=Asia/Chita
Turkey *=Europe/Istanbul
Turks And Caicos *=America/Grand_Turk
Ulaanbaatar *=Asia/Ulaanbaatar
US Eastern *=America/Indiana/Indianapolis
US Mountain *=America/Phoenix
UTC+12=Etc/GMT-12
UTC+13=Etc/GMT-13
UTC-02=Etc/GMT+2
UTC-08=Etc/GMT+8
UTC-09=Etc/GMT+9
UTC-11=Etc/GMT+11
UTC=UTC
Venezuela *=America/Caracas
Vladivostok *=Asia/Vladivostok
Volgograd *=Europe/Volgograd
W. Australia *=Australia/Perth
W. Central Africa *=Africa/Lagos
W. Europe *=Europe/Berlin
W. Mongolia *=Asia/Hovd
West Asia *=Asia/Tashkent
West Bank *=Asia/Hebron
West Pacific *=Pacific/Port_Moresby
Yakutsk *=Asia/Yakutsk
Yukon *=America/Whitehorse
";

/// The name of the IANA zone that a Windows name means, whatever its case.
pub(super) fn iana_name(windows: &str) -> Option<&'static str> {
    TABLE.lines().find_map(|line| {
        let (pattern, iana) = line.split_once('=')?;
        matches(pattern, windows).then_some(iana)
    })
}

fn matches(pattern: &str, name: &str) -> bool {
    let Some((before, after)) = pattern.split_once('*') else {
        return pattern.eq_ignore_ascii_case(name);
    };
    let Some((start, rest)) = name.split_at_checked(before.len()) else {
        return false;
    };
    let Some((middle, end)) = rest.split_at_checked("Standard Time".len()) else {
        return false;
    };
    start.eq_ignore_ascii_case(before)
        && middle.eq_ignore_ascii_case("Standard Time")
        && end.eq_ignore_ascii_case(after)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::zone::Zone;

    #[test]
    fn every_line_names_a_zone() {
        assert_eq!(TABLE.lines().count(), 142);
        for line in TABLE.lines() {
            let (pattern, iana) = line.split_once('=').unwrap();
            let windows = pattern.replace('*', "Standard Time");
            assert_eq!(
                Zone::from_windows(&windows).unwrap().name(),
                iana,
                "{windows}"
            );
            assert_eq!(
                iana_name(&windows.to_ascii_uppercase()),
                Some(iana),
                "{windows}"
            );
        }
    }

    #[test]
    fn lines_are_in_order_and_names_differ() {
        let lower: Vec<_> = TABLE.lines().map(str::to_ascii_lowercase).collect();
        assert!(lower.is_sorted());
        let mut names: Vec<_> = lower
            .iter()
            .map(|line| line.split_once('=').unwrap().0)
            .collect();
        names.dedup();
        assert_eq!(names.len(), lower.len());
    }

    #[test]
    fn a_fixed_offset_name_says_its_offset() {
        for (name, hours) in [("UTC-11", -11), ("UTC-02", -2), ("UTC", 0), ("UTC+13", 13)] {
            assert_eq!(
                Zone::from_windows(name).unwrap().offset_at(0),
                hours * 3600,
                "{name}"
            );
        }
    }

    #[test]
    fn parts_of_names_are_no_names() {
        for name in [
            "",
            "*",
            "Standard Time",
            "Central",
            "Central *",
            "Central Standard Tim",
            "é",
        ] {
            assert_eq!(iana_name(name), None, "{name}");
        }
    }
}
