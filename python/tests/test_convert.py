"""Models of other packages, encrypted."""

from __future__ import annotations

import pickle
import sys
from typing import Any

import numpy as np
import pytest
import sealion

pytest.importorskip("skl2onnx")


def check(model: Any, data: Any, least_agreement: float = 0.97, **options: Any) -> Any:
    """Integers and ciphertexts say the same, and what the original says but for rounding."""
    x_train, x_test, _, y_test = data
    made = sealion.convert(model, x_train, **options)
    exact = made.predict(x_test, encrypted="simulate")
    assert np.array_equal(made.predict(x_test, encrypted=True), exact)
    if made.classes_ is not None:
        assert np.mean(exact == model.predict(x_test)) >= least_agreement
        assert exact.dtype == model.classes_.dtype
        assert np.mean(made.predict(x_test, encrypted=False) == model.predict(x_test)) >= 0.99
    else:
        due = model.predict(x_test)
        assert np.corrcoef(exact, due)[0, 1] ** 2 >= least_agreement
    assert made.score(x_test, y_test) == made.score(x_test, y_test, encrypted="simulate")
    return made


def test_two_lines(logistic: Any, patients: Any) -> None:
    model = sealion.convert(logistic, patients[0])
    told = model.predict(patients[1], encrypted=True)
    assert np.mean(told == logistic.predict(patients[1])) >= 0.97


def test_pipeline_of_one_record_needs_no_keys(converted: sealion.EncryptedModel) -> None:
    assert converted.plan.layout == "affine"
    assert converted.plan.evaluation_key_bytes == 0
    assert converted.plan.security_bits >= 128


def test_probabilities(converted: Any, logistic: Any, patients: Any) -> None:
    exact = logistic.predict_proba(patients[1])
    told = converted.predict_proba(patients[1])
    assert told.shape == exact.shape
    assert np.abs(told - exact).mean() < 0.02
    assert np.allclose(converted.predict_proba(patients[1], encrypted=False), exact, atol=1e-4)
    assert np.array_equal(told, converted.predict_proba(patients[1], encrypted="simulate"))
    client, server = sealion.Client(converted.manifest), sealion.Server(converted)
    client.keygen()
    scores = client.decrypt(server.predict(client.encrypt(patients[1][:1])), "scores")
    assert np.allclose(scores[:, 0], logistic.decision_function(patients[1][:1]), atol=0.1)


def test_forest_of_text_labels(patients: Any) -> None:
    from sklearn.ensemble import RandomForestClassifier

    names = np.array(["malignant", "benign"])
    x_train, x_test, y_train, y_test = patients
    model = RandomForestClassifier(8, max_depth=3, random_state=0).fit(x_train, names[y_train])
    made = check(model, (x_train, x_test, names[y_train], names[y_test]))
    assert set(made.predict(x_test)) == {"malignant", "benign"}
    assert np.abs(made.predict_proba(x_test) - model.predict_proba(x_test)).mean() < 0.02


def test_regression() -> None:
    from sklearn.datasets import load_diabetes
    from sklearn.linear_model import Ridge
    from sklearn.model_selection import train_test_split

    data = train_test_split(*load_diabetes(return_X_y=True), random_state=0)
    made = check(Ridge(0.1).fit(data[0], data[2]), data, 0.99)
    assert made.classes_ is None
    with pytest.raises(sealion.SealionError, match="numbers"):
        made.predict_proba(data[1])


def test_data_frame_with_texts_and_gaps() -> None:
    pandas = pytest.importorskip("pandas")
    from sklearn.compose import ColumnTransformer
    from sklearn.impute import SimpleImputer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import OneHotEncoder, StandardScaler

    random = np.random.default_rng(0)
    age = random.normal(50, 10, 400)
    town = random.choice(["north", "south", "west"], 400)
    y = (age + 10 * (town == "south") + random.normal(0, 3, 400) > 54).astype(int)
    age[::17] = np.nan
    frame = pandas.DataFrame({"age": age, "town": town})
    by_column = ColumnTransformer(
        [
            ("number", make_pipeline(SimpleImputer(), StandardScaler()), ["age"]),
            ("text", OneHotEncoder(handle_unknown="ignore"), ["town"]),
        ]
    )
    model = make_pipeline(by_column, LogisticRegression()).fit(frame[:300], y[:300])
    check(model, (frame[:300], frame[300:], y[:300], y[300:]))


def in_frames(data: Any, names: list[str]) -> Any:
    pandas = pytest.importorskip("pandas")
    return [pandas.DataFrame(part, columns=names) for part in data[:2]] + list(data[2:])


def test_frames_of_numbers_for_models_that_take_rows(patients: Any) -> None:
    from sklearn.ensemble import RandomForestClassifier
    from sklearn.linear_model import Ridge

    x_train, x_test, y_train, y_test = in_frames(patients, [f"c {i}" for i in range(30)])
    for model in (RandomForestClassifier(4, max_depth=2, random_state=0), Ridge()):
        made = check(model.fit(x_train, y_train), (x_train, x_test, y_train, y_test))
        turned = x_test[x_test.columns[::-1]].assign(more=1)
        for encrypted in (True, "simulate", False):
            due = made.predict(x_test, encrypted=encrypted)
            assert np.array_equal(made.predict(turned, encrypted=encrypted), due)
        with pytest.raises(sealion.SealionError, match="does not take the calibration") as refused:
            sealion.convert(model, x_train[x_train.columns[::-1]])
        assert refused.value.code == "incompatible"
        with pytest.raises(sealion.SealionError, match="no column 'c ") as refused:
            made.predict(x_test[x_test.columns[:1]])
        assert refused.value.code == "incompatible"


@pytest.mark.parametrize("names", [["size"], ["f1", "f0"]], ids=["names", "misleading"])
def test_names_of_features_that_xgboost_knows(names: list[str], patients: Any) -> None:
    xgboost = pytest.importorskip("xgboost")
    from sklearn.pipeline import make_pipeline

    names = names + [f"column {i}" for i in range(30 - len(names))]
    data = in_frames(patients, names)
    model = xgboost.XGBClassifier(n_estimators=8, max_depth=2).fit(data[0], data[2])
    check(model, data, batch=1)
    check(make_pipeline(model).fit(data[0], data[2]), data, batch=1)
    assert model.get_booster().feature_names == names


def test_classifiers_without_probabilities(patients: Any) -> None:
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler
    from sklearn.svm import LinearSVC

    for model in (LinearSVC(), make_pipeline(StandardScaler(), LinearSVC())):
        check(model.fit(patients[0], patients[2]), patients)


def test_calibration_records_in_every_form(logistic: Any, patients: Any) -> None:
    sparse = pytest.importorskip("scipy.sparse")
    due = sealion.convert(logistic, patients[0], batch=1).predict(patients[1][:5])
    for records in (sparse.csr_array(patients[0]), sparse.coo_array(patients[0]),
                    patients[0].tolist(), np.asfortranarray(patients[0])):
        assert np.array_equal(sealion.convert(logistic, records, batch=1).predict(patients[1][:5]), due)


def test_whole_numbers_that_a_regressor_tells() -> None:
    from sklearn.linear_model import Ridge

    random = np.random.default_rng(0)
    x = random.normal(size=(200, 3))
    y = (x @ [1, 2, 3] > 0).astype(int)
    made = sealion.convert(Ridge().fit(x, y), x, y, batch=1)
    assert made.classes_ is None and made.predict(x[:5]).dtype == np.float64


@pytest.mark.parametrize("package", ["xgboost", "lightgbm"])
def test_boosters(package: str, patients: Any) -> None:
    module = pytest.importorskip(package)
    kinds = {"xgboost": "XGBClassifier", "lightgbm": "LGBMClassifier"}
    options = {"n_estimators": 10, "max_depth": 3}
    if package == "lightgbm":
        options["verbose"] = -1
    x_train, _, y_train, _ = patients
    model = getattr(module, kinds[package])(**options).fit(x_train, y_train)
    made = check(model, patients, batch=1)
    assert np.abs(made.predict_proba(patients[1]) - model.predict_proba(patients[1])).mean() < 0.02
    booster = model.get_booster() if package == "xgboost" else model.booster_
    bare = sealion.convert(booster, x_train, batch=1)
    assert np.array_equal(bare.predict(patients[1]), made.predict(patients[1]))


@pytest.mark.parametrize("labels", [[0, 1], ["benign", "malignant"], [-1, 4, 7], ["a", "b", "c"]])
def test_catboost_classes(labels: Any, patients: Any) -> None:
    catboost = pytest.importorskip("catboost")
    names = np.array(labels)
    x_train, x_test, y_train, y_test = patients
    # The third class: the largest of those of the second.
    third = len(labels) - 2
    train = y_train + third * (y_train & (x_train[:, 0] > 13))
    test = y_test + third * (y_test & (x_test[:, 0] > 13))
    model = catboost.CatBoostClassifier(10, depth=3, silent=True, allow_writing_files=False)
    model.fit(x_train, names[train])
    made = sealion.convert(model, x_train, batch=1)
    exact = made.predict(x_test, encrypted="simulate")
    assert np.array_equal(made.predict(x_test), exact)
    assert np.mean(exact == model.predict(x_test).reshape(-1)) >= 0.97
    assert made.score(x_test, names[test]) >= 0.9
    assert np.abs(made.predict_proba(x_test) - model.predict_proba(x_test)).mean() < 0.02


def test_catboost_numbers() -> None:
    catboost = pytest.importorskip("catboost")
    from sklearn.datasets import load_diabetes
    from sklearn.model_selection import train_test_split

    data = train_test_split(*load_diabetes(return_X_y=True), random_state=0)
    model = catboost.CatBoostRegressor(20, depth=3, silent=True, allow_writing_files=False)
    check(model.fit(data[0], data[2]), data, 0.99)


def test_booster_within_a_pipeline(patients: Any) -> None:
    xgboost = pytest.importorskip("xgboost")
    from sklearn.impute import SimpleImputer
    from sklearn.pipeline import make_pipeline

    x_train, _, y_train, _ = patients
    booster = xgboost.XGBClassifier(n_estimators=5, max_depth=2)
    check(make_pipeline(SimpleImputer(), booster).fit(x_train, y_train), patients)


def test_boosters_are_looked_for_where_a_step_is_one(
    logistic: Any, patients: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """XGBoost may be there without what exports it: other models do not need that."""
    xgboost = pytest.importorskip("xgboost")
    from sklearn.preprocessing import StandardScaler
    from sklearn.pipeline import make_pipeline

    for name in ["onnxmltools", *(name for name in sys.modules if name.startswith("onnxmltools."))]:
        monkeypatch.setitem(sys.modules, name, None)
    x_train, _, y_train, _ = patients
    assert sealion.convert(logistic, x_train, batch=1).classes_ is not None
    steps = make_pipeline(StandardScaler(), xgboost.XGBClassifier(n_estimators=2, max_depth=2))
    with pytest.raises(sealion.SealionError, match=r"take onnxmltools.*sealion\[xgboost\]"):
        sealion.convert(steps.fit(x_train, y_train), x_train)


def test_onnx_in_every_form(logistic: Any, patients: Any, tmp_path: Any) -> None:
    import skl2onnx

    proto = skl2onnx.to_onnx(
        logistic, patients[0][:1].astype(np.float32), options={id(logistic): {"zipmap": False}}
    )
    path = tmp_path / "logistic.onnx"
    path.write_bytes(proto.SerializeToString())
    models = [
        sealion.convert(given, patients[0], batch=1)
        for given in (proto, proto.SerializeToString(), path, str(path))
    ]
    assert models[2].name == "logistic"
    told = [model.predict(patients[1]) for model in models]
    assert all(np.array_equal(told[0], other) for other in told[1:])


def test_refusals(patients: Any, logistic: Any, tmp_path: Any) -> None:
    from sklearn.neighbors import KNeighborsClassifier
    from sklearn.svm import SVC

    x, _, y, _ = patients
    with pytest.raises(sealion.SealionError, match="no model that can be converted") as refused:
        sealion.convert(42, x)
    assert refused.value.code == "unsupported"
    for model in (KNeighborsClassifier(), SVC(kernel="rbf")):
        with pytest.raises(sealion.SealionError) as refused:
            sealion.convert(model.fit(x, y), x)
        assert refused.value.code == "unsupported"
    with pytest.raises(sealion.SealionError) as refused:
        sealion.convert(logistic, x[:, :7])
    assert refused.value.code in ("incompatible", "unsupported", "corrupt")
    with pytest.raises(sealion.SealionError, match="nothing.onnx") as refused:
        sealion.convert(tmp_path / "nothing.onnx", x)
    assert refused.value.code == "not_found"
    with pytest.raises(sealion.SealionError, match="one record alone"):
        sealion.convert(logistic, x[0])


def test_refusals_before_anything_is_exported(patients: Any, logistic: Any) -> None:
    from sklearn.linear_model import LogisticRegression, Ridge
    from sklearn.preprocessing import StandardScaler

    x, _, y, _ = patients
    for model, records, code, said in (
        (LogisticRegression(), x, "invalid_argument", "learned nothing"),
        (LogisticRegression, x, "unsupported", "is a class"),
        (StandardScaler().fit(x), x, "unsupported", "predicts nothing"),
        (logistic, x[:, :7], "incompatible", "records of 7 numbers .* fitted on 30"),
        (Ridge().fit(x, np.c_[y, y]), x, "unsupported", "2 answers for each record"),
        (logistic, x[:0], "invalid_argument", "no records"),
    ):
        with pytest.raises(sealion.SealionError, match=said) as refused:
            sealion.convert(model, records)
        assert refused.value.code == code
    with pytest.raises(sealion.SealionError, match="10 targets for 455 records"):
        sealion.convert(logistic, x, y[:10])


def test_refusals_of_boosters(patients: Any) -> None:
    xgboost = pytest.importorskip("xgboost")
    x, _, y, _ = patients
    with pytest.raises(sealion.SealionError, match="learned nothing"):
        sealion.convert(xgboost.XGBClassifier(), x)
    linear = xgboost.XGBClassifier(n_estimators=2, booster="gblinear").fit(x, y)
    with pytest.raises(sealion.SealionError, match="exporter refuses it") as refused:
        sealion.convert(linear, x)
    assert refused.value.code == "unsupported"
    with pytest.raises(sealion.SealionError, match="records of 7 numbers"):
        sealion.convert(xgboost.XGBClassifier(n_estimators=2).fit(x, y).get_booster(), x[:, :7])


def test_few_records_are_warned_of(logistic: Any, patients: Any) -> None:
    with pytest.warns(UserWarning, match="Calibrated on 3 records"):
        sealion.convert(logistic, patients[0][:3], batch=1, tolerance=1)


def test_gaps_are_refused_by_the_record_that_has_them(converted: Any, patients: Any) -> None:
    records = patients[1][:4].copy()
    records[2, 5] = np.nan
    for encrypted in (True, "simulate", False):
        with pytest.raises(sealion.SealionError, match="record 2") as refused:
            converted.predict(records, encrypted=encrypted)
        assert refused.value.code == "invalid_argument"


def test_score_compares_what_is_called_the_same(converted: Any, patients: Any) -> None:
    x, y = patients[1][:20], patients[3][:20]
    assert converted.score(x, y.astype(str), "simulate") == converted.score(x, y, "simulate")
    with pytest.raises(sealion.SealionError, match="5 values for 20 records"):
        converted.score(x, y[:5], "simulate")


def test_pickles(converted: Any, patients: Any) -> None:
    again = pickle.loads(pickle.dumps(converted))
    assert np.array_equal(again.predict(patients[1][:5]), converted.predict(patients[1][:5]))
    assert again.plan.explain() == pickle.loads(pickle.dumps(again.plan)).explain()
    with pytest.raises(sealion.SealionError, match="'simulate'"):
        again.predict(patients[1], encrypted=False)
    manifest = pickle.loads(pickle.dumps(converted.manifest))
    assert manifest.to_json() == converted.manifest.to_json()


def test_too_coarse_names_the_layer(logistic: Any, patients: Any) -> None:
    with pytest.raises(sealion.SealionError, match="most is lost in '.+'") as refused:
        sealion.convert(logistic, patients[0], weight_levels=1, input_levels=1, tolerance=0.0)
    assert refused.value.code == "incompatible"


def test_an_exporter_that_lies_is_found_out(logistic: Any, patients: Any) -> None:
    class Other(type(logistic)):  # type: ignore[misc]
        def predict(self, x: Any) -> Any:
            return 1 - super().predict(x)

    other = Other(logistic.steps)
    with pytest.raises(sealion.SealionError, match="already before rounding"):
        sealion.convert(other, patients[0])


def test_save_and_load(converted: Any, patients: Any, tmp_path: Any) -> None:
    converted.save(tmp_path / "model.sealion")
    again = sealion.load(tmp_path / "model.sealion")
    assert np.array_equal(again.predict(patients[1]), converted.predict(patients[1]))
    assert (tmp_path / "model.manifest.json").read_text() == converted.manifest.to_json()
    with pytest.raises(sealion.SealionError, match="'simulate'"):
        again.predict(patients[1], encrypted=False)
    with pytest.raises(sealion.SealionError, match="encrypted='yes'"):
        again.predict(patients[1], encrypted="yes")


def test_replans(converted: Any, patients: Any) -> None:
    model = sealion.EncryptedModel(converted._core.from_bytes(converted.to_bytes(), "copy"))
    one, many = model.plan, model.deploy(batch=500, layout="slotwise")
    assert (one.layout, many.layout) == ("affine", "slotwise")
    assert many.samples >= 500
    assert np.array_equal(model.predict(patients[1]), converted.predict(patients[1]))
    with pytest.raises(sealion.SealionError, match="129") as refused:
        model.deploy(security=129)
    assert refused.value.code == "invalid_argument"
    with pytest.raises(sealion.SealionError):
        model.deploy(layout="sideways")
    with pytest.raises(sealion.SealionError, match="batch=-1"):
        model.deploy(batch=-1)
    text = many.explain()
    several = model.deploy(batch=5000, layout="slotwise")
    assert many.explain() == text != several.explain()
    assert several.requests == 3 and "5000 records in 3 requests" in repr(several)


def test_plans_and_evaluations_are_shown(converted: Any, patients: Any) -> None:
    plan = converted.plan
    assert "ring dimension" in plan.explain()
    html = plan._repr_html_()
    assert "<svg" in html and "Noise budget" in html and f"{plan.n:,}" in html
    assert plan.quantum_security_bits in (0, 128, 192, 256)
    assert "against quantum attacks" in html and plan["quantum_security_table"] in html
    evaluation = converted.evaluate(patients[1], patients[3])
    assert evaluation.encrypted and evaluation.mismatches == 0
    assert evaluation.accuracy > 0.9
    assert "<table>" in evaluation._repr_html_() and "encrypted" in repr(evaluation)
    assert not converted.evaluate(patients[1], patients[3], encrypted=False).encrypted
