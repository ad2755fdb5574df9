package bookkeeping

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
)

// DATEV is what a batch of bookings needs to know of the tax consultant's books. The format is EXTF, version 700, category 21
// ("Buchungsstapel"), format version 13, by DATEV's public description of its formats.
type DATEV struct {
	Consultant int       // Beraternummer, 1001 to 9999999
	Client     int       // Mandantennummer, 1 to 99999
	Year       time.Time // day on which the financial year begins
	Accounts   Chart
	Made       time.Time
}

// A Chart gives each account its number, all of one length.
type Chart map[Account]string

// Charts are the two that are usual in Germany. None of their accounts computes tax by itself ("Automatikkonto"): the journal holds it.
var Charts = map[string]Chart{
	"skr03": {Bank: "1200", Card: "1360", Deposits: "1700", Deferred: "0990", Tax: "1770", Revenue: "8200"},
	"skr04": {Bank: "1800", Card: "1460", Deposits: "3500", Deferred: "3900", Tax: "3800", Revenue: "4200"},
}

// Check is a sentence about what is wrong, or "".
func (d DATEV) Check() string {
	length := len(d.Accounts[Bank])
	for _, account := range []Account{Bank, Card, Deposits, Deferred, Tax, Revenue} {
		number := d.Accounts[account]
		if _, err := strconv.Atoi(number); err != nil || len(number) != length || length < 4 || length > 8 {
			return fmt.Sprintf("The number of the account %q has 4 to 8 digits, as many as the others.", account)
		}
	}
	switch {
	case d.Consultant < 1001 || d.Consultant > 9999999:
		return "The consultant's number is from 1001 to 9999999."
	case d.Client < 1 || d.Client > 99999:
		return "The client's number is from 1 to 99999."
	}
	return ""
}

// Write writes a closed month in Windows-1252 with lines of CR LF, as the format wants it. A character that the encoding lacks becomes "?".
func (d DATEV) Write(w io.Writer, c Closing, lines []Line) error {
	from, err := time.Parse(month, c.Month)
	if err != nil {
		return fmt.Errorf("the month of a closing: %w", err)
	}
	out := encoding.ReplaceUnsupported(charmap.Windows1252.NewEncoder()).Writer(w)
	rows := []string{d.head(c, from), strings.Join(columns(), ";")}
	for _, l := range lines {
		rows = append(rows, d.row(c, l))
	}
	_, err = io.WriteString(out, strings.Join(rows, "\r\n")+"\r\n")
	return err
}

// head is the first line, whose 31 fields stand for themselves: marks, who and whose, the year, the month, and what it is.
func (d DATEV) head(c Closing, from time.Time) string {
	fields := []string{quoted("EXTF"), "700", "21", quoted("Buchungsstapel"), "13", d.Made.UTC().Format("20060102150405") + "000", "",
		quoted("RE"), quoted(""), quoted(""), strconv.Itoa(d.Consultant), strconv.Itoa(d.Client), d.begin(from).Format("20060102"),
		strconv.Itoa(len(d.Accounts[Bank])), from.Format("20060102"), from.AddDate(0, 1, -1).Format("20060102"),
		quoted("Linnet " + c.Month), quoted(""), "1", "0", "0", quoted(c.Currency), "", quoted(""), "", "", quoted(""), "", "", quoted(""),
		quoted("")}
	return strings.Join(fields, ";")
}

// begin is the first day of the financial year that a month is in.
func (d DATEV) begin(from time.Time) time.Time {
	begin := time.Date(from.Year(), d.Year.Month(), max(d.Year.Day(), 1), 0, 0, 0, 0, time.UTC)
	if begin.After(from) {
		return begin.AddDate(-1, 0, 0)
	}
	return begin
}

// row is one booking. Amounts are never below zero: the mark S says that the first account is the one that is debited.
func (d DATEV) row(c Closing, l Line) string {
	fields := make([]string, len(columns()))
	fields[0], fields[1], fields[2] = l.Amount.Decimal(","), quoted("S"), quoted(c.Currency)
	fields[6], fields[7] = d.Accounts[l.Debit], d.Accounts[l.Credit]
	fields[9], fields[10], fields[13] = l.Day.Format("0201"), quoted(l.Document), quoted(cut(l.Party+": "+l.Note, 60))
	return strings.Join(fields, ";")
}

// quoted is a text as the format has it.
func quoted(text string) string {
	text = strings.Map(func(r rune) rune {
		if r < ' ' {
			return ' '
		}
		return r
	}, text)
	return `"` + strings.ReplaceAll(text, `"`, `""`) + `"`
}

func cut(text string, most int) string {
	runes := []rune(text)
	return string(runes[:min(len(runes), most)])
}

// columns are the headings of the 125 fields of a booking, of which the journal fills ten.
func columns() []string {
	all := []string{"Umsatz (ohne Soll/Haben-Kz)", "Soll/Haben-Kennzeichen", "WKZ Umsatz", "Kurs", "Basis-Umsatz", "WKZ Basis-Umsatz",
		"Konto", "Gegenkonto (ohne BU-Schlüssel)", "BU-Schlüssel", "Belegdatum", "Belegfeld 1", "Belegfeld 2", "Skonto", "Buchungstext",
		"Postensperre", "Diverse Adressnummer", "Geschäftspartnerbank", "Sachverhalt", "Zinssperre", "Beleglink"}
	all = append(all, pairs("Beleginfo", 8)...)
	all = append(all, "KOST1 - Kostenstelle", "KOST2 - Kostenstelle", "Kost-Menge", "EU-Land u. UStID (Bestimmung)",
		"EU-Steuersatz (Bestimmung)", "Abw. Versteuerungsart", "Sachverhalt L+L", "Funktionsergänzung L+L", "BU 49 Hauptfunktionstyp",
		"BU 49 Hauptfunktionsnummer", "BU 49 Funktionsergänzung")
	all = append(all, pairs("Zusatzinformation", 20)...)
	return append(all, "Stück", "Gewicht", "Zahlweise", "Forderungsart", "Veranlagungsjahr", "Zugeordnete Fälligkeit", "Skontotyp",
		"Auftragsnummer", "Buchungstyp", "USt-Schlüssel (Anzahlungen)", "EU-Land (Anzahlungen)", "Sachverhalt L+L (Anzahlungen)",
		"EU-Steuersatz (Anzahlungen)", "Erlöskonto (Anzahlungen)", "Herkunft-Kz", "Buchungs GUID", "KOST-Datum", "SEPA-Mandatsreferenz",
		"Skontosperre", "Gesellschaftername", "Beteiligtennummer", "Identifikationsnummer", "Zeichnernummer", "Postensperre bis",
		"Bezeichnung SoBil-Sachverhalt", "Kennzeichen SoBil-Buchung", "Festschreibung", "Leistungsdatum", "Datum Zuord. Steuerperiode",
		"Fälligkeit", "Generalumkehr (GU)", "Steuersatz", "Land", "Abrechnungsreferenz", "BVV-Position",
		"EU-Land u. UStID (Ursprung)", "EU-Steuersatz (Ursprung)", "Abw. Skontokonto")
}

func pairs(name string, n int) (all []string) {
	for i := range n {
		all = append(all, fmt.Sprintf("%s - Art %d", name, i+1), fmt.Sprintf("%s - Inhalt %d", name, i+1))
	}
	return all
}
