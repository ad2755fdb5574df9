package demo

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/stripe/stripe-go/v84/webhook"

	"linnet/ads/ledger"
	"linnet/ads/payment/stripe"
)

// phoneWidth and phoneHeight are a phone's, in pixels of CSS.
const phoneWidth, phoneHeight = 390, 844

// A checkout plays Stripe: it makes a session, has a page that takes the card, and gives notice of what was paid, signed.
type checkout struct {
	t      *testing.T
	notify string // where notices go
	form   map[string][]string
}

const checkoutSecret = "whsec_of_this_test"

func (c *checkout) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch r.URL.Path {
	case "/v1/checkout/sessions":
		if err := r.ParseForm(); err != nil {
			c.t.Error(err)
		}
		c.form = r.PostForm
		fmt.Fprintf(w, `{"id":"cs_1","object":"checkout.session","url":"https://%s/pay"}`, r.Host)
	case "/pay":
		_, _ = io.WriteString(w, `<!doctype html><title>Card</title><main><form method="post" action="/paid">
			<button>Pay</button></form></main>`)
	case "/paid":
		if err := c.tell(r.Context()); err != nil {
			c.t.Error(err)
		}
		http.Redirect(w, r, c.form["success_url"][0], http.StatusSeeOther)
	default:
		http.NotFound(w, r)
	}
}

// tell gives the notice twice, as Stripe may.
func (c *checkout) tell(ctx context.Context) error {
	body, err := json.Marshal(map[string]any{"id": "evt_1", "object": "event", "type": "checkout.session.completed",
		"data": map[string]any{"object": map[string]any{"metadata": map[string]string{"linnet_order": c.form["client_reference_id"][0]},
			"payment_status": "paid", "amount_total": json.Number(c.form["line_items[0][price_data][unit_amount]"][0]), "currency": "eur",
			"payment_intent": "pi_1"}}})
	if err != nil {
		return err
	}
	for range 2 {
		signed := webhook.GenerateTestSignedPayload(&webhook.UnsignedPayload{Payload: body, Secret: checkoutSecret, Timestamp: time.Now()})
		r, err := http.NewRequestWithContext(ctx, http.MethodPost, c.notify, strings.NewReader(string(body)))
		if err != nil {
			return err
		}
		r.Header.Set("Stripe-Signature", signed.Header)
		client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
		res, err := client.Do(r)
		if err != nil {
			return err
		}
		if res.Body.Close(); res.StatusCode != http.StatusOK {
			return fmt.Errorf("the notice was answered %s", res.Status)
		}
	}
	return nil
}

// TestTwoHundredEurosOnAPhone is the life of a flight on a phone, in German: planned by its budget, paid by transfer and by card, approved,
// paused, resumed, changed, cancelled and refunded. The amounts are worked out by hand.
func TestTwoHundredEurosOnAPhone(t *testing.T) {
	path, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("there is no chromium on this machine: the portal is not tried on a phone")
	}
	ctx, stop := context.WithTimeout(t.Context(), 5*time.Minute)
	defer stop()
	till := &checkout{t: t}
	takes := httptest.NewTLSServer(till)
	defer takes.Close()
	s := &story{world: world{dir: t.TempDir(), log: slog.New(slog.DiscardHandler)}, out: t.Output()}
	s.cards = stripe.New(stripe.Config{Key: "sk_test_of_this_test", Secret: checkoutSecret, Client: takes.Client(), URL: takes.URL})
	if _, err := s.openOperator(ctx); err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := s.world.close(); err != nil {
			t.Error(err)
		}
	}()
	o := s.world.operator
	till.notify = o.url + "/payment"
	seller := ledger.Seller{Business: ledger.Business{Name: "Linnet demo", Address: "1 Quay", Country: "DE", VATID: "DE123456788"},
		Holder: "Linnet demo", IBAN: "DE89370400440532013000", VAT: 190}
	if err := o.ledger.SetSeller(ctx, seller); err != nil {
		t.Fatal(err)
	}
	phone := newTab(t, ctx, path, o.url, chromedp.WindowSize(phoneWidth, phoneHeight), chromedp.Flag("ignore-certificate-errors", true))
	phone.do(chromedp.EmulateViewport(phoneWidth, phoneHeight))
	desk := newTab(t, ctx, path, o.url)

	phone.speaks("de", "Archiv der Anzeigen")
	ad := phone.planFor200Euros()
	reference := phone.readsWhereToPay()
	desk.signsIn(o.password)
	desk.books(t, "150.00", reference)
	phone.balance("150,00")
	phone.paysByCard("50,00")
	phone.balance("200,00")

	desk.open("/operator" + ad)
	desk.press(`form[action$=approve] button`)
	desk.sees("Nothing waits.")
	phone.balance("0,08") // 60 times 0.10 for 28 days, and 19 % of it
	for _, step := range []struct{ do, standing, left string }{{"pause", "angehalten", "200,00"}, {"resume", "gebucht", "0,08"},
		{"save", "gebucht", "33,40"}, // 140.00 at 5 %, and 19 % of it
		{"cancel", "storniert", "200,00"}} {
		phone.flight(step.do)
		phone.sees(step.standing)
		phone.balance(step.left)
	}
	phone.invoicesAre(199.92, -199.92, 199.92, -199.92, 166.60, -166.60)
	desk.refunds("200")
	phone.balance("0,00")
	if checked, err := o.ledger.Check(ctx); err != nil {
		t.Errorf("%v, %v", checked, err)
	}
}

// looks holds a page against the phone: nothing stands out at its side, and axe-core finds nothing.
func (b *tab) looks(name string) {
	b.t.Helper()
	if out := told(b, chromedp.Evaluate[string](sideways)); out != "" {
		b.t.Errorf("%s: %s", name, out)
	}
	b.barriers(name)
	if b.home != "" {
		shot := told(b, chromedp.FullScreenshot(100))
		if err := os.WriteFile(filepath.Join(b.home, "phone-"+name+".png"), shot, 0o644); err != nil {
			b.t.Error(err)
		}
	}
}

// planFor200Euros signs up, plans 28 days and submits an ad; it returns the path of the ad's page.
func (b *tab) planFor200Euros() string {
	b.t.Helper()
	b.open("/signup")
	b.looks("signup")
	b.do(chromedp.SendKeys("#name", sponsorName), chromedp.SendKeys("#email", "hello@brandt-violins.example"),
		chromedp.SendKeys("#password", "a bow and four strings"))
	b.press(`form.card button.primary`)
	b.sees("Noch keine Kampagne.")
	b.open("/campaigns/new")
	from := time.Now().AddDate(0, 0, 3)
	b.do(chromedp.SendKeys("#campaign", "Winter"), chromedp.SendKeys("#flight", "Dezember"),
		chromedp.SetValue("#from", from.Format(time.DateOnly)), chromedp.SetValue("#until", from.AddDate(0, 0, 27).Format(time.DateOnly)),
		chromedp.SendKeys("#budget", "200,00"))
	b.press(`button[value=estimate]`)
	b.sees("6 % des Panels für 28 Tage kosten 168,00 EUR, und 199,92 EUR mit 19 % USt.")
	b.looks("plan")
	b.press(`form.card button.primary`)
	b.do(chromedp.SendKeys("#headline", headline), chromedp.SendKeys("#text", adText), chromedp.SendKeys("#link", adLink))
	b.looks("ad")
	b.press(`button[value=submit]`)
	b.sees("In Prüfung")
	b.looks("ad-waits")
	return strings.TrimPrefix(told(b, chromedp.Location()), b.base)
}

// readsWhereToPay returns the reference of a transfer.
func (b *tab) readsWhereToPay() string {
	b.t.Helper()
	b.open("/balance?amount=150,00")
	b.sees("DE89370400440532013000")
	b.looks("balance")
	if !told(b, chromedp.Evaluate[bool](`document.querySelector('.qr').naturalWidth > 100`)) {
		b.t.Error("the code of the transfer is not shown")
	}
	facts := told(b, chromedp.Evaluate[[]string](`[...document.querySelectorAll('.facts code')].map(c => c.innerText)`))
	return facts[len(facts)-1]
}

func (b *tab) signsIn(password string) {
	b.t.Helper()
	b.open("/operator/signin")
	b.do(chromedp.SendKeys("#password", password))
	b.press(`form.card button.primary`)
}

// books imports a bank statement with a payment, twice.
func (b *tab) books(t *testing.T, amount, reference string) {
	b.t.Helper()
	file := filepath.Join(t.TempDir(), "statement.xml")
	err := os.WriteFile(file, []byte(`<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt><Acct><Id>
<IBAN>DE89370400440532013000</IBAN></Id></Acct><Ntry><Amt Ccy="EUR">`+amount+`</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>
<BookgDt><Dt>`+time.Now().Format(time.DateOnly)+`</Dt></BookgDt><AcctSvcrRef>1</AcctSvcrRef><NtryDtls><TxDtls><RmtInf><Ustrd>`+reference+
		`</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry></Stmt></BkToCstmrStmt></Document>`), 0o600)
	if err != nil {
		t.Fatal(err)
	}
	for _, says := range []string{"1 credited", "0 credited"} {
		b.open("/operator/payments")
		b.do(chromedp.SetUploadFiles("#statement", []string{file}))
		b.press(`form[action$=import] button`)
		b.sees(says)
	}
}

// paysByCard goes to the page of the company that takes cards, and comes back.
func (b *tab) paysByCard(amount string) {
	b.t.Helper()
	b.open("/balance?amount=" + amount)
	b.sees(amount + " EUR mit Karte zahlen")
	b.press(`form[action$=card] button`)
	b.looks("card")
	b.press(`a[rel=noreferrer]`)
	b.press(`button`)
	b.sees("Danke.")
	b.looks("paid")
}

func (b *tab) balance(want string) {
	b.t.Helper()
	b.open("/balance")
	if left := told(b, chromedp.Text(".kpi b")); left != want {
		b.t.Errorf("the balance is %s, not %s", left, want)
	}
}

// flight does something with the one flight.
func (b *tab) flight(do string) {
	b.t.Helper()
	b.open("/campaigns")
	b.press(`a[href^="/campaigns/"]:not([href$=new])`)
	if do == "save" {
		b.do(chromedp.Click(`form[action^="/flights/"] + details summary`), chromedp.SetValue(`input[name=share]`, "5"))
	}
	b.looks("flight-" + do)
	button := `form[action^="/flights/"] button.btn[value=` + do + `]`
	if do == "save" {
		button = `details form[action^="/flights/"] button[value=save]`
	}
	b.press(button)
}

// invoicesAre reads the amounts of all invoices and credit notes, the oldest first, and that each is there as a PDF.
func (b *tab) invoicesAre(want ...float64) {
	b.t.Helper()
	b.open("/balance")
	b.looks("invoices")
	got := told(b, chromedp.Evaluate[[]string](`(async () => {
  const out = [];
  for (const a of [...document.querySelectorAll('a[href^="/invoices/"]')].reverse()) {
    const answer = await fetch(a.href), text = await answer.text();
    const total = text.match(/<ram:GrandTotalAmount>([^<]*)</), kind = text.match(/<ram:TypeCode>(\d+)</);
    out.push(total ? kind[1] + ' ' + total[1] : answer.status + ' ' + text.slice(0, 5));
  }
  return out;
})()`, chromedp.EvalAwaitPromise))
	var all []string
	for _, amount := range want {
		kind := "380"
		if amount < 0 {
			kind, amount = "381", -amount
		}
		all = append(all, fmt.Sprintf("%s %.2f", kind, amount), "200 %PDF-")
	}
	if strings.Join(got, ", ") != strings.Join(all, ", ") {
		b.t.Errorf("the invoices are %v, not %v", got, all)
	}
}

// refunds pays the whole balance back.
func (b *tab) refunds(amount string) {
	b.t.Helper()
	b.open("/operator/payments")
	b.do(chromedp.SetValue("#way", "take"), chromedp.SendKeys("#correction", amount), chromedp.SendKeys("#reason", "Paid back"))
	b.press(`form[action$=correct] button`)
	b.sees("(0.00)")
}
