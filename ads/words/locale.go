package words

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// A style is how a language writes numbers and dates (CLDR 48).
type style struct {
	mark, group string // before decimals; between thousands
	whole       int    // numbers of so many digits have no group
	ordinal     string // behind the number of a day
	of          string // between day, month and year
	long, short [12]string
}

var styles = map[Language]style{
	English: {".", ",", 3, "", " ",
		[12]string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
			"December"},
		[12]string{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"}},
	German: {",", ".", 3, ".", " ",
		[12]string{"Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"},
		[12]string{"Jan.", "Feb.", "März", "Apr.", "Mai", "Juni", "Juli", "Aug.", "Sept.", "Okt.", "Nov.", "Dez."}},
	French: {",", "\u202f", 3, "", " ",
		[12]string{"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"},
		[12]string{"janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."}},
	Spanish: {",", ".", 4, "", " de ",
		[12]string{"enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre",
			"diciembre"},
		[12]string{"ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sept", "oct", "nov", "dic"}},
}

// Number writes 18240 as "18,240".
func (l Language) Number(n int) string { return l.grouped(strconv.Itoa(n)) }

// grouped puts marks between thousands.
func (l Language) grouped(digits string) string {
	s := styles[l.known()]
	sign := ""
	if rest, below := strings.CutPrefix(digits, "-"); below {
		sign, digits = "-", rest
	}
	if len(digits) <= s.whole {
		return sign + digits
	}
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + s.group + digits[i:]
	}
	return sign + digits
}

// Decimal writes a plain decimal number such as "-1240.50" as people read it: "-1,240.50".
func (l Language) Decimal(plain string) string {
	whole, part, dotted := strings.Cut(plain, ".")
	if !dotted {
		return l.grouped(whole)
	}
	return l.grouped(whole) + styles[l.known()].mark + part
}

// Typed writes it as a form's field has it, with nothing between thousands.
func (l Language) Typed(plain string) string {
	return strings.Replace(plain, ".", styles[l.known()].mark, 1)
}

// Percent writes thousandths as percent: 40 is "4 %", 45 is "4.5 %".
func (l Language) Percent(thousandths int) string {
	return l.Decimal(strings.TrimSuffix(fmt.Sprintf("%d.%d", thousandths/10, thousandths%10), ".0")) + " %"
}

func (l Language) date(t time.Time) string {
	if l == French && t.Day() == 1 {
		return "1er"
	}
	return strconv.Itoa(t.Day()) + styles[l.known()].ordinal
}

// Weekdays are the short names of the days of a week, Monday first.
func (l Language) Weekdays() []string {
	return strings.Fields(map[Language]string{English: "Mon Tue Wed Thu Fri Sat Sun", German: "Mo Di Mi Do Fr Sa So",
		French: "lun. mar. mer. jeu. ven. sam. dim.", Spanish: "lun mar mié jue vie sáb dom"}[l.known()])
}

// Day writes "2 Jan 2006".
func (l Language) Day(t time.Time) string { return l.ShortDay(t) + " " + strconv.Itoa(t.Year()) }

// ShortDay writes "2 Jan".
func (l Language) ShortDay(t time.Time) string {
	return l.date(t) + " " + styles[l.known()].short[t.Month()-1]
}

// Moment writes "2 Jan, 15:04".
func (l Language) Moment(t time.Time) string { return l.ShortDay(t) + ", " + t.Format("15:04") }

// LongDay writes "2 January 2006".
func (l Language) LongDay(t time.Time) string {
	return l.dayOfYear(t) + styles[l.known()].of + strconv.Itoa(t.Year())
}

func (l Language) dayOfYear(t time.Time) string {
	s := styles[l.known()]
	return l.date(t) + s.of + s.long[t.Month()-1]
}

// Month writes "January 2006".
func (l Language) Month(t time.Time) string {
	s := styles[l.known()]
	return s.long[t.Month()-1] + s.of + strconv.Itoa(t.Year())
}

// Span names the days from one to another: "15–21 November 2026", or "28 November – 4 December 2026".
func (l Language) Span(from, to time.Time) string {
	switch {
	case from.Year() != to.Year():
		return l.LongDay(from) + " – " + l.LongDay(to)
	case from.Month() != to.Month():
		return l.dayOfYear(from) + " – " + l.LongDay(to)
	case from.Day() != to.Day():
		return l.date(from) + "–" + l.LongDay(to)
	default:
		return l.LongDay(to)
	}
}

// A Date is a day that each language writes in its own way: "2 January 2006".
type Date time.Time

// In implements Speaker.
func (d Date) In(l Language) string { return l.LongDay(time.Time(d)) }
