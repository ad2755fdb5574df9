package portal

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"

	"linnet/ads/ledger"
)

// Notices takes notices of illegal content, and their answers.
type Notices interface {
	TakeNotice(ctx context.Context, n ledger.Notice, write bool) (ledger.Notice, error)
	Notices(ctx context.Context, status string) ([]ledger.Notice, error)
	NoticeWith(ctx context.Context, id string) (ledger.Notice, error)
	DecideNotice(ctx context.Context, id string, act bool, statement string) error
}

// showNotice is the form of a notice; ad or infohash or audio in the address says what it is about.
func (s *site) showNotice(w http.ResponseWriter, r *http.Request) error {
	values := map[string]string{"kind": "ad"}
	for _, kind := range []string{"ad", "infohash", "audio"} {
		if object := r.URL.Query().Get(kind); object != "" {
			values["kind"], values["object"] = kind, object
		}
	}
	return s.show(w, r, "notice", view{Title: "Report something illegal", Body: entry{Values: values}})
}

// notice takes the form: kind, object, reason, name, email, good (faith, "yes"). Nobody has to sign in.
func (s *site) notice(w http.ResponseWriter, r *http.Request) error {
	f, err := form(w, r, "kind", "object", "reason", "name", "email", "good")
	if err != nil {
		return err
	}
	if r, err = s.slow(r, attempt{}); err != nil {
		return err
	}
	wrong := map[string]string{}
	var taken ledger.Notice
	if f["good"] != "yes" {
		wrong["good"] = "Please say that you believe what you write: the law asks for it."
	} else {
		write := f["email"] != "" && s.mayWrite(f["email"])
		taken, err = s.Notices.TakeNotice(r.Context(), ledger.Notice{Kind: f["kind"], Object: f["object"], Reason: f["reason"],
			Name: f["name"], Email: f["email"]}, write)
		wrong = refusals(err)
	}
	if len(wrong) > 0 {
		return s.show(w, r, "notice",
			view{Status: http.StatusUnprocessableEntity, Title: "Report something illegal", Body: entry{Values: f, Errors: wrong}})
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, "/notices/"+taken.ID, http.StatusSeeOther)
	return nil
}

// noticeState is what a sender sees of their notice. The address is random and stands in no other page.
func (s *site) noticeState(w http.ResponseWriter, r *http.Request) error {
	n, err := s.Notices.NoticeWith(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	return s.show(w, r, "notice-state", view{Title: "Your notice", Body: n})
}

// noticesPage is the operator's queue of notices.
type noticesPage struct {
	entry
	Of   string // id of the notice whose decision was refused
	Open []ledger.Notice
	Past []ledger.Notice
}

func (s *site) notices(w http.ResponseWriter, r *http.Request, _ ledger.Sponsor) error {
	return s.showNotices(w, r, noticesPage{})
}

func (s *site) showNotices(w http.ResponseWriter, r *http.Request, p noticesPage) (err error) {
	for status, into := range map[string]*[]ledger.Notice{ledger.NoticeOpen: &p.Open, ledger.NoticeActed: &p.Past,
		ledger.NoticeKept: &p.Past} {
		found, err := s.Notices.Notices(r.Context(), status)
		if err != nil {
			return err
		}
		*into = append(*into, found...)
	}
	newestFirst(p.Past)
	status := http.StatusOK
	if len(p.Errors) > 0 {
		status = http.StatusUnprocessableEntity
	}
	return s.show(w, r, "notices", view{Status: status, Title: "Notices", Who: s.Operator, Operators: true, At: "notices", Body: p})
}

// newestFirst sorts past notices by when they were decided.
func newestFirst(all []ledger.Notice) {
	slices.SortFunc(all, func(a, b ledger.Notice) int {
		return cmp.Or(b.Decided.Compare(a.Decided), cmp.Compare(b.Number, a.Number))
	})
}

// decideNotice takes the form: do (act or keep), statement.
func (s *site) decideNotice(w http.ResponseWriter, r *http.Request, _ ledger.Sponsor) error {
	f, err := form(w, r, "do", "statement")
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	err = s.Notices.DecideNotice(r.Context(), id, f["do"] == "act", f["statement"])
	if wrong := refusals(err); len(wrong) > 0 {
		return s.showNotices(w, r, noticesPage{entry: entry{Values: f, Errors: wrong}, Of: id})
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, "/operator/notices", http.StatusSeeOther)
	return nil
}

// noticeLink is the form of a notice about an ad.
func noticeLink(ad string) string { return "/notice?" + url.Values{"ad": {ad}}.Encode() }
