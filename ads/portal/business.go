package portal

import (
	"context"
	"fmt"
	"io"
	"math"
	"net/http"
	"time"

	"linnet/ads/feed"
	"linnet/ads/ledger"
	"linnet/ads/words"
)

// Money reads and moves the balances of sponsors, and reads the books of the operator.
type Money interface {
	Balance(ctx context.Context, sponsorID string) (ledger.Money, error)
	Transfers(ctx context.Context, sponsorID string) ([]ledger.Transfer, error)
	Invoice(ctx context.Context, sponsorID string, number int64) (ledger.Invoice, error)
	Credit(ctx context.Context, sponsorID string, amount ledger.Money, note string) error
	Books(ctx context.Context) (ledger.Books, error)
	Earned(ctx context.Context, months int) ([]ledger.MonthEarned, error)
	Terms(ctx context.Context) (ledger.Terms, error)
	SetTerms(ctx context.Context, t ledger.Terms) error
	Seller(ctx context.Context) (ledger.Seller, error)
	SetSeller(ctx context.Context, s ledger.Seller) error
	Business(ctx context.Context, sponsorID string) (ledger.Business, error)
	SetBusiness(ctx context.Context, sponsorID string, b ledger.Business) error
	Net(ctx context.Context, sponsorID string, gross ledger.Money) (net ledger.Money, permille int, err error)
	Gross(ctx context.Context, sponsorID string, net ledger.Money) (gross ledger.Money, permille int, err error)
	ImportStatement(ctx context.Context, r io.Reader) (ledger.Imported, error)
	OpenPayments(ctx context.Context) ([]ledger.Payment, error)
	MatchPayment(ctx context.Context, key, sponsorID string) error
	Correct(ctx context.Context, c ledger.Correction) (waiting bool, err error)
	Corrections(ctx context.Context) ([]ledger.Correction, error)
	ConfirmCorrection(ctx context.Context, id string, yes bool) error
}

// How far the operator's page of business looks back.
const (
	monthsBack = 12
	daysBack   = 30
)

// businessPage is what the operator earns, who is on air, and how many reports come in.
type businessPage struct {
	ledger.Books
	Months   []ledger.MonthEarned
	Money    []column
	MostPay  string
	Running  []running
	Voice    int // thousandths taken now
	Partners []feed.Delegation
	Days     []ledger.DayIntake
	Reports  []column
	Most     string
	Total    int
}

// running is a booked flight and whether its time has come.
type running struct {
	ledger.BookedFlight
	OnAir bool
}

func (s *site) business(w http.ResponseWriter, r *http.Request, who ledger.Sponsor) error {
	var p businessPage
	var err error
	if p.Books, err = s.Money.Books(r.Context()); err != nil {
		return err
	}
	if p.Months, err = s.Money.Earned(r.Context(), monthsBack); err != nil {
		return err
	}
	if p.Days, err = s.Reports.Intake(r.Context(), daysBack); err != nil {
		return err
	}
	flights, err := s.Reports.Running(r.Context())
	if err != nil {
		return err
	}
	if p.Partners, err = feed.Delegations(s.Feed); err != nil {
		s.Log.Warn("the feed's partners cannot be read", "error", err)
	}
	for _, d := range p.Partners {
		p.Voice += d.Voice()
	}
	for _, f := range flights {
		one := running{f, !s.Now().Before(f.From)}
		if one.OnAir {
			p.Voice += f.Share
		}
		p.Running = append(p.Running, one)
	}
	l := words.From(r.Context())
	earned, labels := make([]float64, len(p.Months)), make([]string, len(p.Months))
	for i, m := range p.Months {
		earned[i], labels[i] = float64(m.Amount), l.Month(m.Month)+": "+m.Amount.In(l)
	}
	top := 0.0
	p.Money, top = plainColumns(earned, labels)
	p.MostPay = ledger.Money(top).In(l)
	came, days := make([]float64, len(p.Days)), make([]string, len(p.Days))
	for i, d := range p.Days {
		came[i], days[i] = float64(d.Taste+d.Events), l.Day(d.Day)+": "+l.Number(d.Taste+d.Events)
		p.Total += d.Taste + d.Events
	}
	p.Reports, top = plainColumns(came, days)
	p.Most = l.Number(int(top))
	return s.show(w, r, "business", view{Title: "Business", Who: who.Name, Operators: true, At: "business", Body: p})
}

// plainColumns draws figures that carry no error, none where all are zero. The function is pure.
func plainColumns(values []float64, labels []string) (drawn []column, most float64) {
	for _, v := range values {
		most = max(most, v)
	}
	if most == 0 {
		return nil, 0
	}
	step := chartWidth / len(values)
	for i, v := range values {
		h := int(math.Round(v / most * chartHeight))
		drawn = append(drawn, column{X: i*step + step/2, Y: chartHeight - h, Height: h, Label: labels[i]})
	}
	return drawn, most
}

// moneyCSV is what was earned by month, for a spreadsheet.
func (s *site) moneyCSV(w http.ResponseWriter, r *http.Request, _ ledger.Sponsor) error {
	months, err := s.Money.Earned(r.Context(), monthsBack)
	if err != nil {
		return err
	}
	rows := [][]string{{"month", "flights_booked", "earned", "earned_by_day"}}
	for _, m := range months {
		rows = append(rows, []string{m.Month.Format("2006-01"), fmt.Sprint(m.Booked), m.Amount.Decimal("."), m.Earned.Decimal(".")})
	}
	return sendCSV(w, "money.csv", rows)
}

// intakeCSV is how many reports came in about each day.
func (s *site) intakeCSV(w http.ResponseWriter, r *http.Request, _ ledger.Sponsor) error {
	days, err := s.Reports.Intake(r.Context(), daysBack)
	if err != nil {
		return err
	}
	rows := [][]string{{"day", "taste_reports", "event_reports"}}
	for _, d := range days {
		rows = append(rows, []string{d.Day.Format(time.DateOnly), fmt.Sprint(d.Taste), fmt.Sprint(d.Events)})
	}
	return sendCSV(w, "intake.csv", rows)
}
