package ledger

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"regexp"
	"slices"
	"strings"
)

// A Business is one side of an invoice.
type Business struct {
	Name    string `json:"name"`    // legal name
	Address string `json:"address"` // lines without the country
	Country string `json:"country"` // ISO 3166-1 alpha-2
	VATID   string `json:"vat_id"`  // with the prefix of its country; "": none
	Email   string `json:"email"`
}

// A Seller is the operator as invoices name it, with the account that sponsors pay to.
type Seller struct {
	Business
	TaxNumber string `json:"tax_number"` // where there is no VAT id
	Holder    string `json:"holder"`     // of the bank account
	IBAN      string `json:"iban"`
	BIC       string `json:"bic"` // "": the IBAN is enough
	VAT       int    `json:"vat"` // rate in thousandths; 0: no tax is charged
}

// sellerSetting is the name under which the Seller is kept among the operator's settings.
const sellerSetting = "seller"

// Seller returns what the operator has set; without it the name is that of the founding.
func (l *Ledger) Seller(ctx context.Context) (Seller, error) { return sellerOf(ctx, l.db) }

func sellerOf(ctx context.Context, q querier) (s Seller, err error) {
	stored, err := setting(ctx, q, sellerSetting)
	if err == nil && stored != "" {
		err = json.Unmarshal([]byte(stored), &s)
	}
	if err == nil && s.Name == "" {
		s.Name, err = setting(ctx, q, "name")
	}
	if err != nil {
		return s, fmt.Errorf("reading who sells: %w", err)
	}
	s.Holder = cmp.Or(s.Holder, s.Name)
	return s, nil
}

// SetSeller replaces what invoices from now on say of the operator. Bad input comes back as joined *ads.Refusal of "name", "address",
// "country", "vat_id", "email", "iban", "bic", "vat".
func (l *Ledger) SetSeller(ctx context.Context, s Seller) error {
	s.Business = s.tidy()
	s.IBAN, s.BIC = plainCode(s.IBAN), plainCode(s.BIC)
	errs := []error{s.check(s.VAT > 0)}
	if s.IBAN != "" && !validIBAN(s.IBAN) {
		errs = append(errs, refuse("iban", "The IBAN is mistyped: its check digits do not fit."))
	}
	if s.BIC != "" && !bicForm.MatchString(s.BIC) {
		errs = append(errs, refuse("bic", "The BIC has 8 or 11 letters and digits, such as INGDDEFF."))
	}
	if s.VAT < 0 || s.VAT > 400 {
		errs = append(errs, refuse("vat", "The rate of VAT is between 0 and 40 percent."))
	}
	if err := errors.Join(errs...); err != nil {
		return err
	}
	return l.setDecision(ctx, sellerSetting, s)
}

// Business returns what invoices say of a sponsor; what was never set is the sponsor's name and e-mail address alone.
func (l *Ledger) Business(ctx context.Context, sponsorID string) (Business, error) {
	return businessOf(ctx, l.db, sponsorID)
}

func businessOf(ctx context.Context, q querier, sponsorID string) (b Business, err error) {
	var stored string
	err = q.QueryRowContext(ctx, `SELECT name, email, coalesce((SELECT said FROM businesses WHERE sponsor = id), '') FROM sponsors
		WHERE id = ?`,
		sponsorID).Scan(&b.Name, &b.Email, &stored)
	if errors.Is(err, sql.ErrNoRows) {
		return b, ErrNotFound
	}
	if err == nil && stored != "" {
		err = json.Unmarshal([]byte(stored), &b)
	}
	if err != nil {
		return b, fmt.Errorf("reading a sponsor's business: %w", err)
	}
	return b, nil
}

// SetBusiness replaces what invoices from now on say of a sponsor; the refusals are those of SetSeller.
func (l *Ledger) SetBusiness(ctx context.Context, sponsorID string, b Business) error {
	b = b.tidy()
	if err := b.check(true); err != nil {
		return err
	}
	data, err := json.Marshal(b)
	if err != nil {
		return err
	}
	err = l.change(ctx, func(tx *sql.Tx) error {
		if _, err := businessOf(ctx, tx, sponsorID); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO businesses VALUES (?, ?) ON CONFLICT (sponsor) DO UPDATE SET said = excluded.said`,
			sponsorID, string(data)); err != nil {
			return err
		}
		return l.audit(ctx, tx, AuditEntry{Who: b.Name, Action: "set business", Object: sponsorID})
	})
	if err != nil {
		return fmt.Errorf("setting a sponsor's business: %w", err)
	}
	return nil
}

func (b Business) tidy() Business {
	b.Name, b.Address, b.Email = strings.TrimSpace(b.Name), strings.TrimSpace(b.Address), strings.TrimSpace(b.Email)
	b.Country, b.VATID = plainCode(b.Country), plainCode(b.VATID)
	return b
}

// check returns every *ads.Refusal, joined; needed says that an address has to be there.
func (b Business) check(needed bool) error {
	var errs []error
	when := func(bad bool, field, sentence string) {
		if bad {
			errs = append(errs, refuse(field, sentence))
		}
	}
	when(b.Name == "" || len(b.Name) > 200, "name", "The name of the business is needed, with at most 200 letters.")
	when(needed && b.Address == "" || len(b.Address) > 400, "address", "The address is needed: an invoice without it counts for nothing.")
	when((needed || b.Country != "") && !countryForm.MatchString(b.Country), "country",
		"The country is written as its two letters, such as DE.")
	when(b.VATID != "" && (!vatForm.MatchString(b.VATID) || b.VATID[:2] != vatPrefix(b.Country)), "vat_id",
		"A VAT id begins with the letters of its country, such as DE123456789.")
	if b.Email != "" {
		errs = append(errs, checkEmail(b.Email))
	}
	return errors.Join(errs...)
}

var (
	countryForm = regexp.MustCompile(`^[A-Z]{2}$`)
	vatForm     = regexp.MustCompile(`^[A-Z]{2}[0-9A-Z+*]{2,12}$`)
	bicForm     = regexp.MustCompile(`^[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?$`)
	ibanForm    = regexp.MustCompile(`^[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}$`)
)

// vatPrefix is what VAT ids of a country begin with: Greece has letters of its own there (Directive 2006/112/EC, Article 215).
func vatPrefix(country string) string {
	if country == "GR" {
		return "EL"
	}
	return country
}

// plainCode drops blanks and writes letters large.
func plainCode(s string) string { return strings.ToUpper(strings.Join(strings.Fields(s), "")) }

// validIBAN checks the check digits of an IBAN (ISO 13616): 02 to 98. 00 and 01 leave the remainder of 97 and 98, and are mistyped.
func validIBAN(iban string) bool {
	return ibanForm.MatchString(iban) && "02" <= iban[2:4] && iban[2:4] <= "98" && mod97(iban[4:]+iban[:4]) == 1
}

// mod97 is the remainder of ISO 7064, with letters as the numbers from 10.
func mod97(s string) int64 {
	var digits strings.Builder
	for _, r := range s {
		if r >= 'A' {
			fmt.Fprint(&digits, int(r-'A')+10)
		} else {
			digits.WriteRune(r)
		}
	}
	n, _ := new(big.Int).SetString(digits.String(), 10)
	return n.Mod(n, big.NewInt(97)).Int64()
}

// Reference is the creditor reference (ISO 11649) by which a sponsor's payments are known: "RF" with check digits, and the sponsor's id.
func Reference(sponsorID string) string {
	id := strings.ToUpper(sponsorID)
	return fmt.Sprintf("RF%02d%s", 98-mod97(id+"RF00"), id)
}

// referenced finds the ids that a text may name by their Reference, however it is spaced.
func referenced(text string) (ids []string) {
	plain := plainCode(text)
	for at := range plain {
		found := referenceForm.FindString(plain[at:])
		for n := len(found); n > 4; n-- { // the text may go on behind it
			if id := strings.ToLower(found[4:n]); Reference(id) == found[:n] {
				ids = append(ids, id)
			}
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

var referenceForm = regexp.MustCompile(`^RF[0-9]{2}[A-Z0-9]{1,21}`)

// europe are the countries whose businesses account for VAT themselves when they buy from another of them.
var europe = strings.Fields("AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK")

// Why an invoice has no tax on it.
const (
	ReverseCharge = "reverse charge" // the buyer owes it (Directive 2006/112/EC, Articles 44 and 196)
	Outside       = "outside"        // the buyer is outside the European Union: the service is not taxed there
)

// taxOf is the rate in thousandths that a seller charges a buyer, and why there is none.
func taxOf(s Seller, b Business) (permille int, treatment string) {
	switch {
	case s.VAT == 0:
		return 0, ""
	case b.Country == "" || b.Country == s.Country:
		return s.VAT, ""
	case !slices.Contains(europe, b.Country) || !slices.Contains(europe, s.Country):
		return 0, Outside
	case b.VATID != "":
		return 0, ReverseCharge
	}
	return s.VAT, ""
}
