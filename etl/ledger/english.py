"""English names of a ledger's columns: those that leave no doubt, and what may not come in."""

import re
import unicodedata

# Compared in lower case, letters and digits alone: "Room No.", room_no and ROOM-NO are one.
# fmt: off
_FIELDS = {
    "serial": "serial serialno serialnumber rowno rownumber",
    "community": "community communityname",
    "estate": "estate estatename housingestate residentialestate compound compoundname "
              "residentialcompound",
    "building": "building buildingno buildingnumber buildingname bldg bldgno",
    "unit": "unit unitno unitnumber stairwell stairwellno staircase staircaseno",
    "room": "room roomno roomnumber flat flatno flatnumber apartment apartmentno apartmentnumber "
            "apt aptno doorno doornumber",
    "address": "address fulladdress homeaddress residentialaddress currentaddress householdaddress "
               "residenceaddress addressofresidence detailedaddress",
    "household_no": "householdno householdnumber householdid",
    "people": "residents residentcount residentscount residentnumber numberofresidents "
              "noofresidents people peoplecount numberofpeople noofpeople persons personcount "
              "numberofpersons noofpersons occupants numberofoccupants noofoccupants population "
              "householdsize",
    "disabled": "disabled disabledcount disabledpeople disabledpersons disabledresidents "
                "personswithdisabilities peoplewithdisabilities residentswithdisabilities",
    "living_alone": "livingalone livesalone elderlylivingalone",
    "occupancy": "occupancy occupancystatus",
    "verified": "verified verifiedon verifiedat verificationdate dateverified dateofverification "
                "lastverified lastverifiedon visitdate dateofvisit lastvisit",
}
_PERSON_FIELDS = {
    "id_number": "idnumber idno idcard idcardno idcardnumber identitycard identitynumber "
                 "identitycardnumber nationalid nationalidnumber citizenid citizenidnumber",
    "birth": "birth birthdate birthday dateofbirth dob born birthyear yearofbirth",
    "age": "age ageyears ageinyears",
    "relation": "relation relationship relationtohead relationshiptohead relationtohouseholder "
                "relationshiptohouseholder relationwithhouseholder relationshipwithhouseholder "
                "relationtoheadofhousehold relationshiptoheadofhousehold relationtohouseholdhead "
                "relationshiptohouseholdhead householdrelation householdrelationship "
                "ishead ishouseholder isheadofhousehold",
    "head": "householder householdername nameofhouseholder head headname nameofhead "
            "headofhousehold householdhead nameofheadofhousehold",
    "remark": "remark remarks note notes comment comments",
    "disability": "disability disabilitytype disabilitygrade disabilitylevel isdisabled "
                  "disabilitycertificate disabilitycertificateno",
    "is_separate": "liveselsewhere livingelsewhere",
    "is_at_home": "liveshere livinghere livesthere residesthere",
    "actual_address": "actualaddress actualresidence",
    "moved_out": "movedout movedouton movedoutdate dateofmoving moveoutdate",
    "died": "died deceased isdeceased dateofdeath deathdate diedon",
}
# fmt: on
_ALIASES = {alias: name for name, aliases in _FIELDS.items() for alias in aliases.split()}
_PERSON_ALIASES = {
    alias: name for name, aliases in _PERSON_FIELDS.items() for alias in aliases.split()
}
NAMES = frozenset(_ALIASES)
"""Names of columns in lower case, without spaces."""

_WHO = r"(?:people|persons|residents)?(?:aged)?"
_UPWARDS = r"(?:\+|plus|andover|andolder|andabove|orover|orolder|orabove)"
_PATTERNS = {
    "age60": re.compile(rf"(?:{_WHO}60{_UPWARDS}|age60{_UPWARDS}?)(?:count)?"),
    "age80": re.compile(rf"(?:{_WHO}80{_UPWARDS}|age80{_UPWARDS}?)(?:count)?"),
    "under6": re.compile(rf"(?:children)?{_WHO}under6(?:years)?(?:count)?"),
}
_SENSITIVE_WORDS = """
    name surname names ethnicity ethnic nationality race minority religion religious faith
    belief politics political party crime criminal conviction convictions prison record
    petition petitioner petitions id identity passport phone telephone tel mobile cell contact
    wechat qq email mail sex gender marital marriage married spouse pregnancy pregnant birth
    birthday dob age health illness disease hiv mental blood income salary wage job occupation
    employer employment work education school military veteran guardian relative relatives
    relation relationship householder head hukou bank account car plate fingerprint face photo
"""
_SENSITIVE = frozenset(_SENSITIVE_WORDS.split())
"""Words of columns that may not come in, where the whole is not the name of a known one."""

_LONG = tuple(word for word in _SENSITIVE if len(word) >= 5)
"""Found also where nothing parts them from the next word: phonenumber."""

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")


def field_of(written: str) -> str | None:
    """The field that an English header names, or None."""
    word = _squeezed(written)
    if found := _ALIASES.get(word):
        return found
    return next((name for name, one in _PATTERNS.items() if one.fullmatch(word)), None)


def person_field_of(written: str) -> str | None:
    """The field of a person that an English header names, or None."""
    return _PERSON_ALIASES.get(_squeezed(written))


def is_sensitive(written: str) -> bool:
    """Whether an English header is about a person: Name, Phone number, dateOfBirth."""
    words = {word.lower() for word in _WORD.findall(unicodedata.normalize("NFKC", written))}
    squeezed = _squeezed(written)
    return not words.isdisjoint(_SENSITIVE) or any(word in squeezed for word in _LONG)


def _squeezed(written: str) -> str:
    flat = re.sub(r"\([^)]*\)", "", unicodedata.normalize("NFKC", written)).lower()
    return re.sub(r"[\s_.:*#-]", "", flat)
