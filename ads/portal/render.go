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
	"net/url"
	"strconv"
	"strings"
	"time"

	"linnet/ads"
	"linnet/ads/ledger"
	"linnet/ads/words"
)

//go:embed pages/*.html
var sources embed.FS

// pages holds one parsed template per language and file of pages/, by name without ".html".
type pages map[words.Language]map[string]*template.Template

// view is what the frame around every page needs; Body is the page's own.
type view struct {
	Status    int    // 0: OK
	Title     string // a message; with Named, {name} in it stands for that
	Named     string // what the page is about; without a Title it is the title
	Operator  string // the operator's name
	Who       string // who is signed in; "": nobody
	Operators bool   // the operator's own pages
	At        string // which word of the navigation is marked
	Body      any
	Passkeys  bool // browsers can make some for this portal; set by show
	Lang      words.Language
	Languages []words.Language
	Here      string // the address of the page, for who wants it in another language
	Base      string // what the addresses of one's own pages begin with; set by show
}

func parsePages() (pages, error) {
	all := pages{}
	for _, l := range words.Languages() {
		own, err := pagesIn(l)
		if err != nil {
			return nil, err
		}
		all[l] = own
	}
	return all, nil
}

// pagesIn parses all pages with the functions of one language, so that a page needs no more time in one than in another.
func pagesIn(l words.Language) (map[string]*template.Template, error) {
	names, err := fs.Glob(sources, "pages/*.html")
	if err != nil {
		return nil, err
	}
	frame, err := template.New("frame").Funcs(functions(l)).ParseFS(sources, "pages/frame.html", "pages/parts.html")
	if err != nil {
		return nil, err
	}
	all := map[string]*template.Template{}
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

// functions are what pages call: t is a message, n one of a count, rich one with tags in it, given an English text that another part made.
func functions(l words.Language) template.FuncMap {
	return template.FuncMap{"t": l.Text, "n": l.Count, "given": func(text any) string { return l.Given(fmt.Sprint(text)) },
		"rich": func(id string, values ...any) template.HTML {
			for i := 1; i < len(values); i += 2 {
				values[i] = template.HTMLEscapeString(fmt.Sprint(values[i]))
			}
			return template.HTML(l.Text(id, values...))
		},
		"listed": func(all []string, none string) string {
			if len(all) == 0 {
				return l.Given(none)
			}
			said := make([]string, len(all))
			for i, one := range all {
				said[i] = l.Given(one)
			}
			return join(said)
		},
		"day": l.Day, "shortDay": l.ShortDay, "month": l.Month, "moment": l.Moment, "span": l.Span, "weekdays": l.Weekdays,
		"percent": l.Percent, "grouped": l.Number, "money": func(m ledger.Money) string { return m.In(l) }, "typed": l.Typed,
		"decimal": func(f float64) string { return l.Decimal(strconv.FormatFloat(f, 'f', -1, 64)) },
		"device": func(name string) string {
			browser, system, both := strings.Cut(name, " on ")
			if !both {
				return l.Given(name)
			}
			return l.Text("{browser} on {system}", "browser", l.Given(browser), "system", system)
		},
		"join": join, "shown": ads.ShownLink, "formKey": rand.Text}
}

// here is the address of the page that a request is for. That of a form which is refused is the form's own page, where it has another.
func (s *site) here(r *http.Request) string {
	if r.Method == http.MethodGet {
		return r.URL.RequestURI()
	}
	from, err := url.Parse(r.Referer())
	if err != nil || from.Host != r.Host {
		from = &url.URL{Path: "/"}
	}
	for _, page := range []*url.URL{{Path: r.URL.Path}, from} {
		get := &http.Request{Method: http.MethodGet, URL: page, Host: r.Host}
		if _, route := s.mux.Handler(get); strings.HasPrefix(route, http.MethodGet) {
			return page.RequestURI()
		}
	}
	return "/"
}

// show renders first and answers then, so that a template's error never leaves half a page.
func (s *site) show(w http.ResponseWriter, r *http.Request, page string, v view) error {
	v.Operator, v.Passkeys = s.Operator, s.party != nil
	v.Lang, v.Languages, v.Here = words.From(r.Context()), words.Languages(), s.here(r)
	if v.Title == "" {
		v.Title = v.Named
	} else {
		v.Title = v.Lang.Text(v.Title, "name", v.Named)
	}
	if v.Operators {
		v.Base = "/operator"
	}
	var out bytes.Buffer
	if err := s.pages[v.Lang][page].ExecuteTemplate(&out, "frame.html", v); err != nil {
		return fmt.Errorf("page %s: %w", page, err)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Language", string(v.Lang))
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Content-Length", strconv.Itoa(out.Len()))
	w.WriteHeader(cmp.Or(v.Status, http.StatusOK))
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
		l := words.From(r.Context())
		v := view{Status: http.StatusInternalServerError, Title: "Something broke",
			Body: "Something broke on our side. Nothing was changed; please try again."}
		if said := sentences(l, err); errors.Is(err, ledger.ErrNotFound) {
			v = view{Status: http.StatusNotFound, Title: "Not here", Body: "There is no such page."}
		} else if len(said) > 0 {
			v = view{Status: http.StatusUnprocessableEntity, Title: "This did not work", Body: strings.Join(said, " ")}
		} else if errors.Is(err, errFlood) {
			w.Header().Set("Retry-After", "30")
			v.Status = http.StatusTooManyRequests
			v.Body = "Too many attempts of your network wait at this moment. Please try again in half a minute."
		} else if errors.Is(err, errOneCode) {
			w.Header().Set("Retry-After", "30")
			v.Status = http.StatusTooManyRequests
			v.Body = "Another code of this account is looked at in this moment. Please try again in half a minute."
		} else if errors.Is(err, ledger.ErrBusy) {
			w.Header().Set("Retry-After", "5")
			v.Status, v.Body = http.StatusServiceUnavailable, "Too many people sign in at this moment. Please try again in a few seconds."
		} else {
			s.Log.Error("page failed", "path", r.URL.Path, "error", err)
		}
		if err := s.show(w, r, "trouble", v); err != nil {
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
func sentences(l words.Language, err error) []string {
	var all []string
	if short := new(ledger.SoldOut); errors.As(err, &short) {
		return []string{short.In(l)}
	}
	for _, sentence := range refusals(err) {
		all = append(all, l.Given(sentence))
	}
	for known, sentence := range map[error]string{
		ledger.ErrChanged:    "The ad was changed after this page was shown. Please look at it again.",
		ledger.ErrStatus:     "That is not possible as it stands: the ad or the flight has another status by now.",
		ledger.ErrBalance:    "The sponsor’s balance does not cover the price of this flight.",
		ledger.ErrSamePerson: "You asked for this yourself: another person has to confirm it.",
		ledger.ErrSoldOut:    "The share of voice of these dates is sold out.",
	} {
		if errors.Is(err, known) {
			all = append(all, l.Given(sentence))
		}
	}
	return all
}

func join(words []string) string { return strings.Join(words, ", ") }

// languageCookie is where a browser keeps the language that somebody chose.
const languageCookie = "linnet-language"

func (s *site) languageCookie(l words.Language) *http.Cookie {
	c := s.cookie(languageCookie, string(l))
	c.MaxAge = int((365 * 24 * time.Hour).Seconds())
	return c
}

// inLanguage answers in the language that was chosen in this browser, or that the browser asks for. An account's own goes before both.
func (s *site) inLanguage(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		l, chosen := words.Parse(s.token(r, languageCookie))
		if !chosen {
			l = words.Match(r.Header.Get("Accept-Language"))
		}
		w.Header().Add("Vary", "Accept-Language, Cookie")
		next.ServeHTTP(w, r.WithContext(words.With(r.Context(), l)))
	})
}

// spoken is the request of somebody who is signed in, in the language of their account.
func spoken(r *http.Request, a ledger.Login) *http.Request {
	if a.Language == "" {
		return r
	}
	return r.WithContext(words.With(r.Context(), a.Language))
}

// chooseLanguage takes the form in the foot of every page: language, back (the page's address). It holds for this browser, and for the
// accounts that are signed in.
func (s *site) chooseLanguage(w http.ResponseWriter, r *http.Request) error {
	f, err := form(w, r, "language", "back")
	if err != nil {
		return err
	}
	l, known := words.Parse(f["language"])
	if !known {
		return ledger.ErrNotFound
	}
	for _, name := range []string{sponsorCookie, operatorCookie} {
		login, err := s.session(r, name)
		if err == nil && login.Who != "" {
			err = s.Accounts.SetLanguage(r.Context(), login.Who, l)
		}
		if err != nil {
			return err
		}
	}
	http.SetCookie(w, s.languageCookie(l))
	back, err := url.Parse(f["back"])
	if err != nil || back.Host != "" || back.Scheme != "" || !strings.HasPrefix(back.Path, "/") || strings.HasPrefix(back.Path, "//") {
		back = &url.URL{Path: "/"} // to no other site
	}
	http.Redirect(w, r, back.RequestURI(), http.StatusSeeOther)
	return nil
}
