package portal

import (
	"bytes"
	"cmp"
	"crypto/rand"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"strconv"
	"strings"
	"time"

	"linnet/ads"
	"linnet/ads/ledger"
	"linnet/ads/portal/figures"
)

//go:embed pages/*.html
var sources embed.FS

// pages holds one parsed template per file of pages/, by name without ".html".
type pages map[string]*template.Template

// view is what the frame around every page needs; Body is the page's own.
type view struct {
	Title     string
	Operator  string // the operator's name
	Who       string // who is signed in; "": nobody
	Operators bool   // the operator's own pages
	At        string // which word of the navigation is marked
	Body      any
	Passkeys  bool   // browsers can make some for this portal; set by show
	Base      string // what the addresses of one's own pages begin with; set by show
}

func parsePages() (pages, error) {
	names, err := fs.Glob(sources, "pages/*.html")
	if err != nil {
		return nil, err
	}
	frame, err := template.New("frame").Funcs(template.FuncMap{"day": day, "moment": moment, "percent": percent,
		"join": join, "grouped": figures.Grouped, "span": span,
		"shown": ads.ShownLink, "formKey": rand.Text}).
		ParseFS(sources, "pages/frame.html", "pages/parts.html")
	if err != nil {
		return nil, err
	}
	all := pages{}
	for _, file := range names {
		name := strings.TrimSuffix(strings.TrimPrefix(file, "pages/"), ".html")
		own, err := frame.Clone()
		if err != nil {
			return nil, err
		}
		if all[name], err = own.ParseFS(sources, file); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// show renders first and answers then, so that a template's error never leaves half a page.
func (s *site) show(w http.ResponseWriter, status int, page string, v view) error {
	v.Operator, v.Passkeys = s.Operator, s.party != nil
	if v.Operators {
		v.Base = "/operator"
	}
	var out bytes.Buffer
	if err := s.pages[page].ExecuteTemplate(&out, "frame.html", v); err != nil {
		return fmt.Errorf("page %s: %w", page, err)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Content-Length", strconv.Itoa(out.Len()))
	w.WriteHeader(status)
	_, err := out.WriteTo(w)
	return err
}

// page is a handler that leaves trouble to answer.
type page func(http.ResponseWriter, *http.Request) error

// answer turns a page's error into a page: what is missing or another sponsor's into 404, a sentence for the person into 422,
// anything else into 500, logged.
func (s *site) answer(next page) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		err := next(w, r)
		if err == nil || r.Context().Err() != nil {
			return
		}
		status, sentence := http.StatusInternalServerError, "Something broke on our side. Nothing was changed; please try again."
		if said := sentences(err); errors.Is(err, ledger.ErrNotFound) {
			status, sentence = http.StatusNotFound, "There is no such page."
		} else if len(said) > 0 {
			status, sentence = http.StatusUnprocessableEntity, strings.Join(said, " ")
		} else if errors.Is(err, errFlood) {
			w.Header().Set("Retry-After", "30")
			status, sentence = http.StatusTooManyRequests,
				"Too many attempts of your network wait at this moment. Please try again in half a minute."
		} else if errors.Is(err, errOneCode) {
			w.Header().Set("Retry-After", "30")
			status, sentence = http.StatusTooManyRequests,
				"Another code of this account is looked at in this moment. Please try again in half a minute."
		} else if errors.Is(err, ledger.ErrBusy) {
			w.Header().Set("Retry-After", "5")
			status, sentence = http.StatusServiceUnavailable, "Too many people sign in at this moment. Please try again in a few seconds."
		} else {
			s.Log.Error("page failed", "path", r.URL.Path, "error", err)
		}
		title := map[int]string{http.StatusNotFound: "Not here", http.StatusUnprocessableEntity: "This did not work"}[status]
		if err := s.show(w, status, "trouble", view{Title: cmp.Or(title, "Something broke"), Body: sentence}); err != nil {
			s.Log.Error("page failed", "path", r.URL.Path, "error", err)
		}
	})
}

// refusals picks the refused fields out of an error, however it is joined and wrapped: field -> sentence.
func refusals(err error) map[string]string {
	found := map[string]string{}
	var walk func(error)
	walk = func(err error) {
		switch e := err.(type) {
		case nil:
		case *ads.Refusal:
			found[e.Field] = e.Sentence
		case interface{ Unwrap() []error }:
			for _, one := range e.Unwrap() {
				walk(one)
			}
		case interface{ Unwrap() error }:
			walk(e.Unwrap())
		}
	}
	walk(err)
	return found
}

// sentences are what a person can be told about err; none when it is nobody's fault outside.
func sentences(err error) []string {
	var all []string
	if short := new(ledger.SoldOut); errors.As(err, &short) {
		return []string{short.Sentence()}
	}
	for _, sentence := range refusals(err) {
		all = append(all, sentence)
	}
	for known, sentence := range map[error]string{
		ledger.ErrChanged:    "The ad was changed after this page was shown. Please look at it again.",
		ledger.ErrStatus:     "That is not possible as it stands: the ad or the flight has another status by now.",
		ledger.ErrBalance:    "The sponsor’s balance does not cover the price of this flight.",
		ledger.ErrSamePerson: "You asked for this yourself: another person has to confirm it.",
		ledger.ErrSoldOut:    "The share of voice of these dates is sold out.",
	} {
		if errors.Is(err, known) {
			all = append(all, sentence)
		}
	}
	return all
}

func day(t time.Time) string    { return t.Format("2 Jan 2006") }
func moment(t time.Time) string { return t.Format("2 Jan, 15:04") }

// percent writes thousandths as percent: 40 is "4 %", 45 is "4.5 %".
func percent(thousandths int) string {
	return strings.TrimSuffix(fmt.Sprintf("%d.%d", thousandths/10, thousandths%10), ".0") + " %"
}

// span names the days from one to another: "15–21 November 2026", or "28 November – 4 December 2026".
func span(from, to time.Time) string {
	switch {
	case from.Year() != to.Year():
		return from.Format("2 January 2006") + " – " + to.Format("2 January 2006")
	case from.Month() != to.Month():
		return from.Format("2 January") + " – " + to.Format("2 January 2006")
	case from.Day() != to.Day():
		return from.Format("2") + "–" + to.Format("2 January 2006")
	default:
		return to.Format("2 January 2006")
	}
}

func join(words []string) string { return strings.Join(words, ", ") }
