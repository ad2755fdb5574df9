package portal_test

import (
	"bytes"
	"encoding/xml"
	"image/png"
	"io"
	"mime/multipart"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"linnet/ads/ledger"
	"linnet/ads/pdf/pdftest"
)

// TestTwoHundredEurosByTransfer is the way of a small budget: terms, bank account, a deposit by reference, a flight for 200 with its VAT,
// an invoice in both forms, a pause with its credit note.
func TestTwoHundredEurosByTransfer(t *testing.T) {
	w := newWorld(t)
	brandt, desk := w.sponsor("Brandt Violins"), w.desk()
	w.has(brandt.get("/balance"), "ask them for their bank account", "RF")
	seller := []string{"name", "Quiet Radio e.V.", "address", "Am Ufer 1\r\n20095 Hamburg", "country", "de", "vat_id", "DE123456789",
		"iban", "DE89 3704 0044 0532 0130 00", "vat", "19"}
	w.has(desk.post("/operator/seller", first(seller, "iban", "DE88 3704 0044 0532 0130 00")...), "The IBAN is mistyped")
	w.has(desk.post("/operator/seller", seller...), `value="DE89370400440532013000"`, `value="19"`)
	w.has(brandt.post("/billing", "name", "Brandt GmbH", "address", "", "country", "DE"), "The address is needed")
	w.has(brandt.post("/billing", "name", "Brandt GmbH", "address", "Weg 2", "country", "DE"), "Brandt GmbH")

	p := brandt.get("/balance?amount=200")
	w.has(p, "DE89370400440532013000", `/balance/code.png?amount=200.00`, "Pro forma")
	reference := regexp.MustCompile(`RF[0-9]{2}[A-Z0-9]+`).FindString(p.body)
	if _, err := png.Decode(strings.NewReader(brandt.get("/balance/code.png?amount=200.00").body)); err != nil {
		t.Errorf("the code is no picture: %v", err)
	}
	proForma := pdftest.Text(t, []byte(brandt.get("/balance/pro-forma.pdf?amount=200").body))
	if !strings.Contains(proForma, reference) {
		t.Errorf("the pro forma: %s", proForma)
	}
	w.has(desk.file("/operator/payments/import", "statement", camt("200.00", "Sponsoring "+reference)), "1 credited, 0 without a reference")
	w.has(desk.file("/operator/payments/import", "statement", camt("200.00", "Sponsoring "+reference)),
		"0 credited, 0 without a reference that is known, 1 booked before")
	w.has(desk.file("/operator/payments/import", "statement", "a letter"), "no bank statement in camt.053")

	p = brandt.post("/campaigns/new", "campaign", "Winter", "flight", "December", "from", "2026-12-01", "until", "2026-12-28", "budget",
		"200",
		"category", "instruments", "do", "estimate")
	w.has(p, "6 % of the panel for 28 days costs 168.00 EUR, and 199.92 EUR with 19 % VAT")
	p = brandt.post("/campaigns/new", "campaign", "Winter", "flight", "December", "from", "2026-12-01", "until", "2026-12-28", "budget",
		"200",
		"category", "instruments")
	brandt.upload(p.path, nil, append(draft, "do", "submit")...)
	a, err := w.ledger.Ad(t.Context(), ledger.Operator, strings.TrimPrefix(p.path, "/ads/"))
	w.must(err)
	w.must(w.ledger.Approve(t.Context(), a.ID, a.Hash()))
	w.has(brandt.get("/balance"), "0.08", "VAT 19 % of: Flight “December” of “Winter”")

	link := regexp.MustCompile(`/invoices/\d+`).FindString(brandt.get("/balance").body)
	if p := brandt.get(link); !strings.Contains(p.body, "168.00") || !strings.Contains(p.body, "199.92") ||
		!strings.Contains(p.body, "31.92") {
		t.Errorf("the invoice: %.600q", p.body)
	}
	document := brandt.get(link + ".xml")
	w.has(document, "urn:cen.eu:en16931:2017", "<ram:TypeCode>380</ram:TypeCode>", "<ram:CategoryCode>S</ram:CategoryCode>",
		"<ram:RateApplicablePercent>19</ram:RateApplicablePercent>", "<ram:GrandTotalAmount>199.92</ram:GrandTotalAmount>",
		`<ram:TaxTotalAmount currencyID="EUR">31.92</ram:TaxTotalAmount>`, "<ram:LineTwo>20095 Hamburg</ram:LineTwo>")
	for d := xml.NewDecoder(strings.NewReader(document.body)); ; {
		if _, err := d.Token(); err == io.EOF {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
	brandt.post("/flights/"+a.Flight.ID, "campaign", a.CampaignID, "do", "pause") // before its first day: all of it
	w.has(brandt.get("/balance"), "Credit note", "200.00")
	if broken, err := w.ledger.Audited(t.Context()); len(broken) > 0 || err != nil {
		t.Errorf("%v, %v", broken, err)
	}
}

func TestPaymentsAreMatchedAndCorrected(t *testing.T) {
	w := newWorld(t)
	w.sponsor("Brandt Violins")
	desk := w.desk()
	account, err := w.ledger.SponsorNamed(t.Context(), "Brandt Violins")
	w.must(err)
	p := desk.file("/operator/payments/import", "statement", camt("50.00", "for the ad <script>"))
	w.has(p, "1 without a reference", "for the ad &lt;script&gt;")
	key := regexp.MustCompile(`name="payment" value="([0-9a-f]{64})"`).FindStringSubmatch(p.body)[1]
	w.has(desk.post("/operator/payments/match", "payment", key, "sponsor", account.ID), "Brandt Violins (50.00)")
	fix := []string{"sponsor", account.ID, "amount", "20", "way", "take", "reason", "Typed twice"}
	w.has(desk.post("/operator/payments/correct", first(fix, "reason", "")...), "A reason of at most 200 characters is needed")
	w.has(desk.post("/operator/payments/correct", fix...), "Brandt Violins (30.00)")
	w.has(desk.post("/operator/payments/correct", first(fix, "amount", "31")...), "balance does not cover")
	terms, err := w.ledger.Terms(t.Context())
	w.must(err)
	terms.FourEyes = 5 * ledger.Unit
	w.must(w.ledger.SetTerms(t.Context(), terms))
	p = desk.post("/operator/payments/correct", first(fix, "amount", "7", "way", "give")...)
	w.has(p, "Waiting for a second person", "Brandt Violins (30.00)")
	id := regexp.MustCompile(`name="correction" value="([0-9a-z]+)"`).FindStringSubmatch(p.body)[1]
	w.has(desk.post("/operator/payments/confirm", "correction", id, "do", "confirm"), "another person has to confirm it")
	if p := desk.post("/operator/payments/confirm", "correction", id, "do", "drop"); strings.Contains(p.body, "Waiting for a second") {
		t.Error("a dropped correction still waits")
	}
}

// file sends a form with one file.
func (b *browser) file(path, field, content string) got {
	b.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile(field, "statement.xml")
	b.must(err)
	_, err = io.WriteString(part, content)
	b.must(err)
	b.must(form.Close())
	r, err := http.NewRequest(http.MethodPost, b.url+path, &body)
	b.must(err)
	r.Header.Set("Content-Type", form.FormDataContentType())
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return b.do(r)
}

// camt is a bank statement with one payment.
func camt(amount, text string) string {
	return `<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt><Stmt>
<Acct><Id><IBAN>DE89370400440532013000</IBAN></Id>
</Acct><Ntry><Amt Ccy="EUR">` + amount + `</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2026-11-20</Dt></BookgDt>
<AcctSvcrRef>` + amount + `</AcctSvcrRef><NtryDtls><TxDtls><RltdPties><Dbtr><Nm>Brandt</Nm></Dbtr></RltdPties>
<RmtInf><Ustrd><![CDATA[` + text +
		`]]></Ustrd></RmtInf></TxDtls></NtryDtls></Ntry></Stmt></BkToCstmrStmt></Document>`
}
