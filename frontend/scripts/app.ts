// Everything here makes a page quicker to use; no page needs it in order to work.
import "htmx.org/dist/htmx.esm.js";
import "./requests";
import "./focus";
import "./toasts";
import "./popovers";
import "./tooltips";
import "./dialogs";
import "./palette";
import "./shortcuts";
import "./selection";
import "./inline-edit";
import "./columns";
import "./elements";
import "./theme";
import "./tabs";
import "./picker";
import "./drop-zone";
